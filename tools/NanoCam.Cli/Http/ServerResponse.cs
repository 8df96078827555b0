using System.Net;
using System.Text.Json;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>Reads error responses of a server.</summary>
internal static class ServerResponse
{
    // A longer text is an error page and would fill the screen.
    private const int MaxSentence = 400;

    /// <summary>Throws if the response is an error.</summary>
    /// <exception cref="CliException">The response is an error. The message contains the server's reason if it gave one.</exception>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        throw CliException.Failed(await DescribeAsync(response, cancellationToken));
    }

    /// <summary>Advice for a server that requires a sign-in.</summary>
    public const string HowToSignIn =
        $"Create a token on the viewer page (Administration, Tokens), and set {GlobalOptions.Token} or ${GlobalOptions.TokenVariable}.";

    /// <summary>Describes a response with status 401.</summary>
    /// <param name="hasToken">Whether the request had a token.</param>
    public static string RequiresSignIn(bool hasToken) =>
        hasToken
            ? "The server rejected the token (401): it is unknown, revoked or expired."
            : "The server requires a sign-in (401), and no token is set.";

    /// <summary>Describes an error response: the server's reason, or one for its status.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return $"{RequiresSignIn(response.RequestMessage?.Headers.Authorization is not null)} {HowToSignIn}";
        }

        var sentence = FindSentence(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (sentence is not null)
        {
            return $"The server rejected the request ({status}): {sentence}";
        }

        var advice = response.StatusCode switch
        {
            HttpStatusCode.Forbidden => "The token does not allow this. Use a token with a higher role.",
            HttpStatusCode.NotFound => "It might not be a NanoCam server. Run: nanocam doctor",
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                "The server behind a proxy is down or busy. Try again, or run: nanocam doctor",
            _ => "The response contains no reason. Check the server log.",
        };
        return $"{response.RequestMessage?.RequestUri} returned {status}. {advice}";
    }

    /// <summary>Returns the error for a successful response that is not JSON.</summary>
    public static CliException NotJson(HttpResponseMessage response, JsonException exception)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "content without a type";
        var isJson = type.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        return CliException.Failed(
            isJson
                ? $"{response.RequestMessage?.RequestUri} returned JSON that this version of nanocam cannot read. "
                    + "Use the nanocam version that matches the server."
                : $"{response.RequestMessage?.RequestUri} returned {type} instead of JSON. It might not be a NanoCam server, "
                    + "or a proxy shows its sign-in page. Run: nanocam doctor",
            exception
        );
    }

    // problem+json has "detail" and "title", compatibility routes have "error", health routes have "reason".
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
            // An error page of a proxy; its status is more useful than its HTML.
            return null;
        }
    }
}
