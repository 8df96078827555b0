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

    /// <summary>Reads title and version from the OpenAPI document.</summary>
    public static async Task<Check> IdentifyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var document = await server.GetAsync<JsonElement>("/openapi/v1.json", cancellationToken);
        var about = document.ValueKind == JsonValueKind.Object ? document.Deserialize<OpenApiDocument>(JsonLine.Options) : null;
        var title = about?.Info?.Title ?? "without a title";
        if (!title.Contains("NanoCam", StringComparison.OrdinalIgnoreCase))
        {
            return Check.Failed(
                Identity,
                $"The server is not NanoCam (OpenAPI title: {title}).",
                "Check the address and port in --server."
            );
        }

        var own = typeof(ServerChecks).Assembly.GetName().Version!.ToString(3);
        var version = about!.Info!.Version ?? "without a version";
        return Check.Ok(Identity, $"{title} {version}; this nanocam is {own}.");
    }

    /// <summary>Requests <c>/health/ready</c>: the data directory is writable.</summary>
    public static async Task<Check> IsReadyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/ready", null, cancellationToken);
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

    private sealed record OpenApiDocument(OpenApiInfo? Info);

    private sealed record OpenApiInfo(string? Title, string? Version);
}
