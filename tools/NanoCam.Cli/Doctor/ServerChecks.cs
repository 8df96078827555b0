using System.Net;
using System.Text.Json;
using NanoCam.Cli.Http;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Doctor;

/// <summary>Is it a NanoCam server, which one, and is it well.</summary>
internal static class ServerChecks
{
    /// <summary>Name of the check whether it lives.</summary>
    public const string Http = "http";

    /// <summary>Name of the check what it is.</summary>
    public const string Identity = "identity";

    /// <summary>Name of the check whether it can store.</summary>
    public const string Ready = "ready";

    /// <summary>Asks <c>/health/live</c>.</summary>
    public static async Task<Check> IsAliveAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/live", null, cancellationToken);
        return response.IsSuccessStatusCode
            ? Check.Ok(Http, $"Answers HTTP {response.Version}.")
            : Check.Failed(Http, await ServerAnswer.DescribeAsync(response, cancellationToken), "Check the port and the path in --server.");
    }

    /// <summary>Asks the OpenAPI document for title and version.</summary>
    public static async Task<Check> IdentifyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var document = await server.GetAsync<JsonElement>("/openapi/v1.json", cancellationToken);
        var about = document.ValueKind == JsonValueKind.Object ? document.Deserialize<OpenApiDocument>(JsonLine.Options) : null;
        var title = about?.Info?.Title ?? "nothing";
        if (!title.Contains("NanoCam", StringComparison.OrdinalIgnoreCase))
        {
            return Check.Failed(Identity, $"What answers there calls itself {title}, not NanoCam.", "Check address and port in --server.");
        }

        var own = typeof(ServerChecks).Assembly.GetName().Version!.ToString(3);
        var version = about!.Info!.Version ?? "without a version";
        return Check.Ok(Identity, $"{title} {version}; this nanocam is {own}.");
    }

    /// <summary>Asks <c>/health/ready</c>: the data directory is writable.</summary>
    public static async Task<Check> IsReadyAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/health/ready", null, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return Check.Ok(Ready, "Ready; it can write its data directory.");
        }

        var why = await ServerAnswer.DescribeAsync(response, cancellationToken);
        return Check.Failed(
            Ready,
            response.StatusCode == HttpStatusCode.NotFound ? "It does not say whether it is ready. " + why : why,
            "Look at free space and permissions of the server's data directory (NanoCam:DataDirectory)."
        );
    }

    private sealed record OpenApiDocument(OpenApiInfo? Info);

    private sealed record OpenApiInfo(string? Title, string? Version);
}
