using System.Net;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks what became of the last request of each webhook. Sends none, because a receiver would act on it.</summary>
internal static class WebhookChecks
{
    /// <summary>Name of the checks, before the number of the webhook.</summary>
    public const string Name = "webhook";

    /// <summary>Requests <c>/api/webhooks</c>. Servers without webhooks have no check.</summary>
    public static async Task<IReadOnlyList<Check>> RunAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/api/webhooks", null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return [Check.Skipped(Name, "This check needs the token of an administrator.")];
        }

        // An older server has no such route.
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return [.. (JsonSerializer.Deserialize<HookModel[]>(body, JsonLine.Options) ?? []).Select(Evaluate)];
        }
        catch (JsonException)
        {
            return [Check.Failed(Name, "The server returned a list of webhooks that is not valid JSON.", null)];
        }
    }

    private static Check Evaluate(HookModel hook)
    {
        var name = $"{Name} {hook.Number}";
        return hook switch
        {
            { Error: { } error } => Check.Failed(
                name,
                $"{hook.Url}: {error} {hook.Lost} events are lost, {hook.Waiting} wait.",
                AdviceFor(hook)
            ),
            { Accepted: 0 } => Check.Warning(
                name,
                $"The server has sent no event to {hook.Url} since it started.",
                $"To send one now: POST /api/webhooks/{hook.Number}/test, or Test on the Administration page."
            ),
            _ => Check.Ok(name, $"{hook.Url} accepted the last of {hook.Accepted + hook.Failed} requests; {hook.Lost} events are lost."),
        };
    }

    private static string AdviceFor(HookModel hook) =>
        hook.ErrorCode switch
        {
            "unreachable" or "timeout" => $"Check that the receiver is running, and check NanoCam:Webhooks:{hook.Number}:Url.",
            "notTrusted" => "Give the receiver a certificate that the machine of the server trusts.",
            "redirect" => $"Set NanoCam:Webhooks:{hook.Number}:Url to the final address.",
            "refusedAddress" => $"If it is your receiver, set NanoCam:Webhooks:{hook.Number}:AllowLinkLocal to true.",
            "status" or "refused" =>
                $"See the log of the receiver, and check NanoCam:Webhooks:{hook.Number}:Url, Preset and Authorization.",
            _ => "Send the lost events again on the Administration page when the cause is removed.",
        };

    private sealed record HookModel(
        int Number,
        string Url,
        long Accepted,
        long Failed,
        long Lost,
        int Waiting,
        string? Error,
        string? ErrorCode
    );
}
