using System.Net;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Http;

/// <summary>Finds the camera a command is about.</summary>
internal static class CameraList
{
    private const string Route = "/api/cameras";

    /// <summary>Route of one camera, or of something below it.</summary>
    public static string RouteOf(string camera, string below = "") => $"{Route}/{Uri.EscapeDataString(camera)}{below}";

    /// <summary>All cameras the server knows.</summary>
    /// <exception cref="CliException">The server does not tell.</exception>
    public static async Task<List<CameraView>> GetAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var cameras = await server.GetAsync<List<CameraView?>>(Route, cancellationToken);
        return [.. cameras.OfType<CameraView>()];
    }

    /// <summary>The camera of <c>--camera</c>, or the only one there is.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static async Task<string> ChooseAsync(CommandContext context, ServerConnection server, CancellationToken cancellationToken)
    {
        if (context.Camera is { } named)
        {
            return named;
        }

        var cameras = await GetAsync(server, cancellationToken);
        return cameras.Count switch
        {
            // It becomes part of a file name.
            1 => CommandContext.CheckCameraId(cameras[0].Id),
            0 => throw CliException.Failed("The server knows no camera yet. Start one with: nanocam simulate"),
            _ => throw CliException.Usage($"Which camera? Add --camera with one of: {Names(cameras)}"),
        };
    }

    /// <summary>The error for a 404 of a camera's route, with the ids that do exist.</summary>
    public static async Task<CliException> UnknownAsync(ServerConnection server, string camera, CancellationToken cancellationToken) =>
        Unknown(camera, await GetAsync(server, cancellationToken));

    /// <summary>The error for a camera that is not in the list.</summary>
    public static CliException Unknown(string camera, IReadOnlyCollection<CameraView> cameras) =>
        CliException.Failed(
            cameras.Count == 0
                ? $"The server knows no camera \"{camera}\", and no other either. Start one with: nanocam simulate"
                : $"The server knows no camera \"{camera}\". It knows: {Names(cameras)}"
        );

    /// <summary>Throws for a camera's route that answered anything but success.</summary>
    /// <exception cref="CliException">It did.</exception>
    public static async Task ThrowIfRefusedAsync(
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

        await ServerAnswer.ThrowIfRefusedAsync(response, cancellationToken);
    }

    private static string Names(IEnumerable<CameraView> cameras)
    {
        const int Shown = 20;
        List<string> ids = [.. cameras.Select(camera => camera.Id).Order(StringComparer.Ordinal)];
        return string.Join(", ", ids.Take(Shown)) + (ids.Count > Shown ? $" and {ids.Count - Shown} more" : "");
    }
}
