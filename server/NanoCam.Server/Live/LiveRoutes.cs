using Microsoft.OpenApi;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Live;

/// <summary>Maps the routes of live video.</summary>
internal static class LiveRoutes
{
    private const string MaxRate = "Maximum frames per second.";
    private const string NoCamera = "There is no such camera.";
    private const string NoFrame = "The camera is offline or has not sent a frame yet.";
    private const string NotAWebSocket = "The request is not a WebSocket handshake.";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the routes.</summary>
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var watching = routes.MapGroup("").RequireAuthorization(Policies.OneCamera);
        var services = routes.ServiceProvider;
        var camera = services.GetRequiredService<CameraLiveEndpoint>();
        watching
            .MapGet("/live", services.GetRequiredService<LiveEndpoint>().HandleAsync)
            .Describe(
                "watchCameras",
                ApiTags.Live,
                "Watch any number of cameras over one WebSocket",
                "The client subscribes, pauses and acknowledges with JSON messages. Each frame has a header of 32 bytes."
            )
            .WithResponse(StatusCodes.Status101SwitchingProtocols, "The connection is a WebSocket.")
            .WithProblem(StatusCodes.Status426UpgradeRequired, NotAWebSocket)
            .WithViewerLimits();
        watching
            .MapGet("/api/cameras/{id}/ws", camera.HandleWebSocketAsync)
            .Describe(
                "watchCamera",
                ApiTags.Live,
                "Watch one camera over a WebSocket",
                "Each binary message is one JPEG. With `format=json` each message is text: "
                    + "{\"type\":\"image\",\"data\":base64,\"timestamp\":seconds}."
            )
            .WithCameraId()
            .WithQuery("format", JsonSchemaType.String, "`json` for text messages.")
            .WithQuery("fps", CameraLiveEndpoint.RateSchema, MaxRate)
            .WithResponse(StatusCodes.Status101SwitchingProtocols, "The connection is a WebSocket.")
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id or fps is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, NoCamera)
            .WithProblem(StatusCodes.Status426UpgradeRequired, NotAWebSocket)
            .WithViewerLimits();
        watching
            .MapMethods("/api/cameras/{id}/stream.mjpeg", GetAndHead, camera.HandleStreamAsync)
            .Describe(
                "streamFrames",
                ApiTags.Live,
                "Stream one camera as MJPEG",
                "The type is multipart/x-mixed-replace, which img elements and most players support. "
                    + "A slow viewer gets fewer frames, never older ones."
            )
            .WithCameraId()
            .WithQuery("fps", CameraLiveEndpoint.RateSchema, MaxRate)
            .WithResponse(StatusCodes.Status200OK, "One JPEG per part.", "multipart/x-mixed-replace")
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id or fps is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, NoCamera)
            .WithViewerLimits(NoFrame);
        watching
            .MapMethods("/api/cameras/{id}/frame.jpg", GetAndHead, services.GetRequiredService<FrameEndpoint>().HandleAsync)
            .Describe(
                "getFrame",
                ApiTags.Live,
                "Get the newest frame, or wait for the next one",
                "ETag is the sequence number of the frame. With `after` and `wait` the server waits for a newer frame."
            )
            .WithCameraId()
            .WithQuery("after", RouteDescriptions.Integer(0, long.MaxValue), "Sequence number of the frame that the client has.")
            .WithQuery(
                "wait",
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Number,
                    Minimum = "0",
                    Maximum = "60",
                },
                "Seconds to wait for a newer frame, 0 to 60."
            )
            .WithResponse(StatusCodes.Status200OK, "The JPEG.", "image/jpeg")
            .WithResponse(StatusCodes.Status304NotModified, "There is no newer frame.")
            .WithProblem(StatusCodes.Status400BadRequest, "The camera id, after or wait is not valid.")
            .WithProblem(StatusCodes.Status404NotFound, NoCamera)
            .WithViewerLimits(NoFrame);
    }
}
