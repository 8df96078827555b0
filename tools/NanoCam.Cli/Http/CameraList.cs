using System.Net;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>Lists cameras, and selects the camera of a command.</summary>
internal static class CameraList
{
    private const string Route = "/api/cameras";

    /// <summary>Returns the route of one camera, or a route below it.</summary>
    public static string RouteOf(string camera, string below = "") => $"{Route}/{Uri.EscapeDataString(camera)}{below}";

    /// <summary>Returns all cameras of the server.</summary>
    /// <exception cref="CliException">The request failed.</exception>
    public static async Task<List<CameraInfo>> GetAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var cameras = await server.GetAsync<List<CameraInfo?>>(Route, cancellationToken);
        return [.. cameras.OfType<CameraInfo>()];
    }

    /// <summary>Returns the camera of <c>--camera</c>, or the only camera of the server.</summary>
    /// <exception cref="CliException">There are no cameras, or several.</exception>
    public static async Task<string> ChooseAsync(CommandContext context, ServerConnection server, CancellationToken cancellationToken)
    {
        if (context.Camera is { } named)
        {
            return named;
        }

        var cameras = await GetAsync(server, cancellationToken);
        return cameras.Count switch
        {
            // The id becomes part of a file name.
            1 => CommandContext.CheckCameraId(cameras[0].Id),
            0 => throw CliException.Failed("The server has no cameras yet. Start one with: nanocam simulate"),
            _ => throw CliException.Usage($"The server has several cameras. Add --camera with one of: {Names(cameras)}"),
        };
    }

    /// <summary>Returns the error for a 404 of a camera's route, with the existing ids.</summary>
    public static async Task<CliException> UnknownAsync(ServerConnection server, string camera, CancellationToken cancellationToken) =>
        Unknown(camera, await GetAsync(server, cancellationToken));

    /// <summary>Returns the error for a camera that is not in the list.</summary>
    public static CliException Unknown(string camera, IReadOnlyCollection<CameraInfo> cameras) =>
        CliException.Failed(
            cameras.Count == 0
                ? $"The server has no camera \"{camera}\", and no other cameras. Start one with: nanocam simulate"
                : $"The server has no camera \"{camera}\". Its cameras are: {Names(cameras)}"
        );

    /// <summary>Throws if a camera's route did not return success.</summary>
    /// <exception cref="CliException">The response is an error.</exception>
    public static async Task ThrowIfFailedAsync(
        HttpResponseMessage response,
        ServerConnection server,
        string camera,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw await UnknownAsync(server, camera, cancellationToken);
        }

        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
    }

    private static string Names(IEnumerable<CameraInfo> cameras)
    {
        const int Shown = 20;
        List<string> ids = [.. cameras.Select(camera => camera.Id).Order(StringComparer.Ordinal)];
        return string.Join(", ", ids.Take(Shown)) + (ids.Count > Shown ? $" and {ids.Count - Shown} more" : "");
    }
}
