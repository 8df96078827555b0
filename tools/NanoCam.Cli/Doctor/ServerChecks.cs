using System.Net;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>Checks of the server: responds, is NanoCam, is ready.</summary>
internal static class ServerChecks
{
    /// <summary>Name of the HTTP check.</summary>
    public const string Http = "http";

    /// <summary>Name of the identity check.</summary>
    public const string Identity = "identity";

    /// <summary>Name of the readiness check.</summary>
    public const string Ready = "ready";

    // Realm of the server's Basic challenge.
    private const string Realm = "NanoCam token";

    /// <summary>Requests <c>/health/live</c>.</summary>
    public static async Task<Check> IsAliveAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/live", null, cancellationToken);
        return response.IsSuccessStatusCode
            ? Check.Ok(Http, $"The server responds with HTTP {response.Version}.")
            : Check.Failed(
                Http,
                await ServerResponse.DescribeAsync(response, cancellationToken),
                "Check the port and the path in --server."
            );
    }

    /// <summary>Reads title and version from the OpenAPI document. Without a valid token, only the realm names the server.</summary>
    public static async Task<ServerIdentity> IdentifyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", null, cancellationToken);
        if (RequiresSignIn(response))
        {
            var check = server.Token is null
                ? Check.Warning(
                    Identity,
                    "The server is NanoCam. It requires a sign-in, and no token is set.",
                    $"To check viewers and cameras too: {ServerResponse.HowToSignIn}"
                )
                : Check.Failed(
                    Identity,
                    $"The server is NanoCam. {ServerResponse.RequiresSignIn(hasToken: true)}",
                    ServerResponse.HowToSignIn
                );
            return new ServerIdentity(check, IsNanoCam: true, IsSignedIn: false);
        }

        var document = await ServerConnection.ReadAsync<JsonElement>(response, cancellationToken);
        var about = document.ValueKind == JsonValueKind.Object ? document.Deserialize<OpenApiDocument>(JsonLine.Options) : null;
        var title = about?.Info?.Title ?? "without a title";
        if (!title.Contains("NanoCam", StringComparison.OrdinalIgnoreCase))
        {
            var other = Check.Failed(
                Identity,
                $"The server is not NanoCam (OpenAPI title: {title}).",
                "Check the address and port in --server."
            );
            return new ServerIdentity(other, IsNanoCam: false, IsSignedIn: false);
        }

        var own = typeof(ServerChecks).Assembly.GetName().Version!.ToString(3);
        var version = about!.Info!.Version ?? "without a version";
        return new ServerIdentity(Check.Ok(Identity, $"{title} {version}; this nanocam is {own}."), IsNanoCam: true, IsSignedIn: true);
    }

    /// <summary>Requests <c>/health/ready</c>: the data directory is writable.</summary>
    public static async Task<Check> IsReadyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/ready", null, cancellationToken);
        if (RequiresSignIn(response))
        {
            return Check.Skipped(Ready, "The server shows its health only to clients with a token.");
        }

        if (response.IsSuccessStatusCode)
        {
            return Check.Ok(Ready, "The server is ready; its data directory is writable.");
        }

        var why = await ServerResponse.DescribeAsync(response, cancellationToken);
        return Check.Failed(
            Ready,
            response.StatusCode == HttpStatusCode.NotFound ? "The server has no readiness route. " + why : why,
            "Check free space and permissions of the server's data directory (NanoCam:DataDirectory)."
        );
    }

    private static bool RequiresSignIn(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        && response.Headers.WwwAuthenticate.Any(challenge => challenge.Parameter?.Contains(Realm, StringComparison.Ordinal) == true);

    private sealed record OpenApiDocument(OpenApiInfo? Info);

    private sealed record OpenApiInfo(string? Title, string? Version);
}

/// <summary>Identity of the server.</summary>
/// <param name="Check">Result of the check.</param>
/// <param name="IsNanoCam">Whether it is a NanoCam server.</param>
/// <param name="IsSignedIn">Whether it accepts requests of viewers.</param>
internal sealed record ServerIdentity(Check Check, bool IsNanoCam, bool IsSignedIn);
