using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Live;
using NanoCam.Wire;

namespace NanoCam.Server.Compat.CameraWebServer;

/// <summary>Maps the routes of mjpg-streamer and of the ESP32 camera example CameraWebServer.</summary>
internal static class CameraWebServerRoutes
{
    /// <summary>Path of the newest frame.</summary>
    public const string Snapshot = "/snapshot";

    /// <summary>Path of the MJPEG stream.</summary>
    public const string Stream = "/stream";

    /// <summary>Path that changes a setting by GET.</summary>
    public const string Control = "/control";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the routes.</summary>
    public static void MapCameraWebServer(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<CameraWebServerEndpoints>();
        var viewing = routes.MapGroup("").RequireAuthorization(Policies.OneCamera);
        viewing
            .MapMethods(Snapshot, GetAndHead, endpoints.SnapshotAsync)
            .Describe("getSnapshot", ApiTags.Compatibility, "Get the newest frame", "Also at `/?action=snapshot`.")
            .WithCameraQuery()
            .WithResponse(StatusCodes.Status200OK, "The JPEG.", "image/jpeg")
            .WithCameraProblems();
        viewing
            .MapMethods("/capture", GetAndHead, endpoints.CaptureAsync)
            .Describe("getCapture", ApiTags.Compatibility, "Get the newest frame (CameraWebServer)", "The same as `/snapshot`.")
            .WithCameraQuery()
            .WithResponse(StatusCodes.Status200OK, "The JPEG.", "image/jpeg")
            .WithCameraProblems();
        viewing
            .MapMethods(Stream, GetAndHead, routes.ServiceProvider.GetRequiredService<CameraLiveEndpoint>().HandleStreamAsync)
            .Describe(
                "getStream",
                ApiTags.Compatibility,
                "Stream a camera as MJPEG",
                "Also at `/?action=stream`. The same as `/api/cameras/{id}/stream.mjpeg`."
            )
            .WithCameraQuery()
            .WithQuery("fps", CameraLiveEndpoint.RateSchema, "Maximum frames per second.")
            .WithResponse(StatusCodes.Status200OK, "One JPEG per part.", "multipart/x-mixed-replace")
            .WithCameraProblems()
            .WithViewerLimits("No camera is known, or the camera is offline.");
        routes
            .MapGet("/status", endpoints.StatusAsync)
            .Describe(
                "getStatus",
                ApiTags.Compatibility,
                "Get the settings in CameraWebServer's format",
                "Numbers under the names of `/control`. Values that the camera does not report are omitted."
            )
            .WithCameraQuery()
            .WithResponse(StatusCodes.Status200OK, typeof(JsonObject), "The settings.")
            .WithCameraProblems();
        routes
            .MapGet(Control, endpoints.ControlAsync)
            .RequireAuthorization(Policies.Operator)
            .Describe(
                "setControl",
                ApiTags.Compatibility,
                "Change a setting with GET",
                "Needs the operator role. Returns when the camera has confirmed the change, at most three seconds later."
            )
            .WithCameraQuery()
            .WithQuery(
                "var",
                JsonSchemaType.String,
                "`framesize` (number of esp32-camera 2.1), `quality` (0 is best, up to 63), or a sensor control."
            )
            .WithQuery("val", RouteDescriptions.Integer(int.MinValue, int.MaxValue), "The value.")
            .WithResponse(StatusCodes.Status200OK, "The setting was changed.")
            .WithCameraProblems("There is no such camera, or var or val is missing.")
            .WithProblem(StatusCodes.Status500InternalServerError, "There is no such variable, or the camera does not accept the value.");
    }

    private static TBuilder WithCameraQuery<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithQuery(
            "camera",
            RouteDescriptions.Matching(CameraId.Pattern),
            "Id of the camera. Default: the default camera, or the first one online."
        );

    private static TBuilder WithCameraProblems<TBuilder>(this TBuilder route, string notFound = "There is no such camera.")
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id or another parameter is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, notFound)
            .WithProblem(StatusCodes.Status503ServiceUnavailable, "No camera is known, or the camera is offline or has no frame.");
}
