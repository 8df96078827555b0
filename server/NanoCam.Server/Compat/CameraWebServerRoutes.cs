using NanoCam.Server.Accounts;
using NanoCam.Server.Live;

namespace NanoCam.Server.Compat;

/// <summary>Routes that clients of mjpg-streamer and of CameraWebServer (the ESP32's own example) know by name.</summary>
internal static class CameraWebServerRoutes
{
    /// <summary>One frame.</summary>
    public const string Snapshot = "/snapshot";

    /// <summary>Frames without end.</summary>
    public const string Stream = "/stream";

    /// <summary>Changes a setting, by GET.</summary>
    public const string Control = "/control";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps them.</summary>
    public static void MapFamiliar(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CameraWebServerEndpoints>();
        var watching = routes.MapGroup("").RequireAuthorization(Policies.OneCamera);
        watching.MapMethods(Snapshot, GetAndHead, endpoints.SnapshotAsync);
        watching.MapMethods("/capture", GetAndHead, endpoints.CaptureAsync);
        watching.MapGet(Stream, routes.ServiceProvider.GetRequiredService<CameraLiveEndpoint>().HandleStreamAsync);
        routes.MapGet("/status", endpoints.StatusAsync);
        routes.MapGet(Control, endpoints.ControlAsync).RequireAuthorization(Policies.Operator);
    }
}
