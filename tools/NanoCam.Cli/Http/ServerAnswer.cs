using System.Net;
using System.Text.Json;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>Reads what a server says when it says no.</summary>
internal static class ServerAnswer
{
    // A sentence is short; more is somebody's error page, and would fill the screen.
    private const int MaxSentence = 400;

    /// <summary>Returns if the request was successful.</summary>
    /// <exception cref="CliException">It was not; the message is the server's own sentence where it gave one.</exception>
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        throw CliException.Failed(await DescribeAsync(response, cancellationToken));
    }

    /// <summary>What to do about a server that wants to know who asks.</summary>
    public const string HowToSignIn =
        $"Make a token in the viewer (Administration, Tokens) and give it with {GlobalOptions.Token} or ${GlobalOptions.TokenVariable}; one that was given is unknown, revoked or expired.";

    /// <summary>The server's sentence, or one made from the status.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return $"The server wants a sign-in (401). {HowToSignIn}";
        }

        var sentence = FindSentence(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (sentence is not null)
        {
            return $"The server refused ({status}): {sentence}";
        }

        var advice = response.StatusCode switch
        {
            HttpStatusCode.Forbidden => "The token may not do this.",
            HttpStatusCode.NotFound => "Is it a NanoCam server? Run: nanocam doctor",
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                "The server behind a proxy is down or busy; try again, or run: nanocam doctor",
            _ => "It gave no reason; look into its log.",
        };
        return $"{response.RequestMessage?.RequestUri} answered {status}. {advice}";
    }

    /// <summary>The sentence for a successful answer that is no JSON.</summary>
    public static CliException NotJson(HttpResponseMessage response, JsonException exception)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "something without a type";
        var isJson = type.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        return CliException.Failed(
            isJson
                ? $"{response.RequestMessage?.RequestUri} answered JSON that this nanocam does not understand. Use a nanocam of the server's version."
                : $"{response.RequestMessage?.RequestUri} answered {type} instead of JSON: not a NanoCam server, or a login page of a proxy. Run: nanocam doctor",
            exception
        );
    }

    // problem+json says "detail" and "title", the routes named after the seeds say "error", health says "reason".
    private static string? FindSentence(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var name in (ReadOnlySpan<string>)["detail", "error", "reason", "title"])
            {
                if (
                    document.RootElement.TryGetProperty(name, out var value)
                    && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: > 0 } text
                )
                {
                    return text.Length <= MaxSentence ? text : text[..MaxSentence] + "…";
                }
            }

            return null;
        }
        catch (JsonException)
        {
            // An error page of a proxy; the status says more than its HTML.
            return null;
        }
    }
}
