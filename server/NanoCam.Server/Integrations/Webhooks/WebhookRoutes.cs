using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>
/// Maps the routes of webhooks. For administrators only, because a test makes the server send a request in its network.
/// </summary>
internal static class WebhookRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var group = routes
            .MapGroup("")
            .RequireAuthorization(Policies.Administrator)
            .WithTags(ApiTags.Operation)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group
            .MapGet("/api/webhooks", List)
            .WithName("listWebhooks")
            .WithSummary("List webhooks")
            .WithDescription("Each webhook with the results of its requests since the server started. The response contains no secrets.");
        group
            .MapPost("/api/webhooks/{number:int}/test", TestAsync)
            .WithName("testWebhook")
            .WithSummary("Test a webhook")
            .WithDescription(
                "Immediately sends an event of the kind `test`, regardless of the kinds that the webhook receives, and "
                    + "returns the result."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group
            .MapGet("/api/webhooks/failures", ListFailures)
            .WithName("listWebhookFailures")
            .WithSummary("List undelivered events")
            .WithDescription("The last 200 since the server started, newest first, with the reason.");
        group
            .MapDelete("/api/webhooks/failures", Clear)
            .WithName("clearWebhookFailures")
            .WithSummary("Clear the list of undelivered events")
            .WithDescription("Does not send the events again.");
        group
            .MapPost("/api/webhooks/failures/retry", Retry)
            .WithName("retryWebhookFailures")
            .WithSummary("Send undelivered events again")
            .WithDescription("Clears the list. Events that fail again are added to it again.");
    }

    private static Ok<IReadOnlyList<WebhookModel>> List(WebhookDispatcher webhooks) =>
        TypedResults.Ok<IReadOnlyList<WebhookModel>>([.. webhooks.Workers.Select(ToModel)]);

    private static async Task<Results<Ok<WebhookTestModel>, ProblemHttpResult>> TestAsync(
        [Description("Number of the webhook in the configuration.")] int number,
        HttpContext context,
        WebhookDispatcher webhooks,
        CameraRegistry cameras,
        [Description("Id of the camera of the event. Default: a camera that the webhook receives.")] string? camera = null
    )
    {
        if (webhooks.Find(number) is not { } worker)
        {
            return Problems.Result(
                StatusCodes.Status404NotFound,
                $"There is no webhook {number}. Webhooks are set in the configuration of the server (NanoCam:Webhooks)."
            );
        }

        if (camera is not null && cameras.Find(camera, out _) is { } problem)
        {
            return problem;
        }

        var item = webhooks.CreateTest(camera ?? DefaultCamera(worker.Hook, cameras));
        return await worker.TestAsync(item, context.RequestAborted) is { } result
            ? TypedResults.Ok(result)
            : Problems.Result(StatusCodes.Status409Conflict, $"A test of webhook {number} is running. Wait for its result.");
    }

    // The push camera needs a frame.
    private static string? DefaultCamera(Webhook hook, CameraRegistry cameras) =>
        cameras
            .All.Where(camera => hook.Cameras.Count == 0 || hook.Cameras.Contains(camera.Id))
            .MaxBy(camera => camera.LastSeenMicroseconds)
            ?.Id;

    private static Ok<IReadOnlyList<WebhookFailureModel>> ListFailures(WebhookFailures failures) => TypedResults.Ok(failures.All);

    private static NoContent Clear(WebhookFailures failures)
    {
        failures.TakeAll();
        return TypedResults.NoContent();
    }

    private static NoContent Retry(WebhookFailures failures, WebhookDispatcher webhooks)
    {
        foreach (var failure in failures.TakeAll())
        {
            webhooks.Find(failure.Hook)?.Add(failure.Event);
        }

        return TypedResults.NoContent();
    }

    private static WebhookModel ToModel(WebhookWorker worker)
    {
        var (waiting, lastAccepted, error) = worker.State;
        return new WebhookModel(
            worker.Hook.Number,
            worker.Hook.Address,
            worker.Hook.PresetName,
            [.. worker.Hook.Kinds.Order().Select(CameraEvents.NameOf)],
            [.. worker.Hook.Cameras.Order(StringComparer.Ordinal)],
            worker.Hook.Secret.Length > 0,
            worker.Accepted,
            worker.Failed,
            worker.Lost,
            waiting,
            lastAccepted,
            error?.Reason,
            error?.Code,
            error?.Value
        );
    }
}
