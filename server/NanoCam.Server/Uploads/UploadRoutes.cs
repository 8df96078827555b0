using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Maps the routes of the HTTP uplink.</summary>
internal static class UploadRoutes
{
    private const string HexBody = "^([0-9A-Fa-f]{2})+$";
    private const string Store = "`false` shows the frame live without storing it.";
    private const string Accepted = "The server accepted the frame.";
    private const string NoKey = "The key is missing or unknown.";
    private const string OtherKey = "The key belongs to another camera.";
    private const string TooLarge = "The frame is larger than NanoCam:Ingest:MaxFrameBytes.";
    private const string NotJpeg = "The body is not a JPEG.";
    private const string TooMany =
        "There are too many cameras, uploads of this camera, or frames in memory. Retry after the seconds in Retry-After.";
    private const string DiskFull = "The disk is full. The frame was shown live but not stored.";

    /// <summary>Maps the routes.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<UploadEndpoints>();
        var maxFrameBytes = routes.ServiceProvider.GetRequiredService<IOptions<IngestOptions>>().Value.MaxFrameBytes;
        // Above the limit for a frame: the server reads a body in between to its end, so that the sender can read the error.
        var limit = new RequestSizeLimitAttribute((2L * maxFrameBytes) + (64 << 10));
        routes
            .MapPost("/api/cameras/{id}/frames", endpoints.PostFrameAsync)
            .WithMetadata(limit)
            .ForCameras()
            .Describe(
                "postFrame",
                ApiTags.Uplink,
                "Upload one frame",
                "The body is the JPEG. The server verifies it, shows it live and stores it. The response contains the desired settings."
            )
            .WithCameraId()
            .WithQuery("store", JsonSchemaType.Boolean, Store)
            .WithUploadHeaders()
            .WithBinaryBody("image/jpeg")
            .WithResponse(StatusCodes.Status200OK, typeof(UploadReceiptModel), Accepted)
            .WithProblem(
                StatusCodes.Status400BadRequest,
                "The JPEG is empty, incomplete or damaged, or a header or the camera id is not valid."
            )
            .WithProblem(StatusCodes.Status401Unauthorized, NoKey)
            .WithProblem(StatusCodes.Status403Forbidden, OtherKey)
            .WithProblem(StatusCodes.Status413PayloadTooLarge, TooLarge)
            .WithProblem(StatusCodes.Status415UnsupportedMediaType, NotJpeg)
            .WithProblem(StatusCodes.Status429TooManyRequests, TooMany)
            .WithProblem(StatusCodes.Status507InsufficientStorage, DiskFull);
        routes
            .MapPost("/api/cameras/{id}/health", endpoints.PostHealth)
            .ForCameras()
            .Describe(
                "postHealth",
                ApiTags.Uplink,
                "Send a health report without a frame",
                "For a camera that has no frame to send. The report is in the headers; there is no body. "
                    + "The response contains the desired settings."
            )
            .WithCameraId()
            .WithUploadHeaders()
            .WithResponse(StatusCodes.Status200OK, typeof(ReportReceiptModel), "The server accepted the report.")
            .WithProblem(StatusCodes.Status400BadRequest, $"{UploadHeaders.Health} is missing, or a header or the camera id is not valid.")
            .WithProblem(StatusCodes.Status401Unauthorized, NoKey)
            .WithProblem(StatusCodes.Status403Forbidden, OtherKey)
            .WithProblem(StatusCodes.Status429TooManyRequests, "There are too many cameras. Retry after the seconds in Retry-After.");
        routes
            .MapPost("/upload", endpoints.PostUploadAsync)
            .WithMetadata(limit)
            .ForCameras()
            .Describe(
                "upload",
                ApiTags.Uplink,
                "Upload one frame in any encoding",
                "A multipart file, a form field with base64 (with or without a data URL prefix), or the JPEG as the body, "
                    + "with any content type. "
                    + "The field is `image`, or the only one that contains an image. "
                    + "A header, parameter or form field contains the camera id. If none does, the id is `default`."
            )
            .WithQuery("camera", RouteDescriptions.Matching(CameraId.Pattern), "Id of the camera. " + CameraId.Rule)
            .WithQuery("store", JsonSchemaType.Boolean, Store)
            .WithHeader(UploadHeaders.CameraId, JsonSchemaType.String, "Id of the camera.")
            .WithUploadHeaders()
            .WithBody(
                ("multipart/form-data", Form(RouteDescriptions.Binary())),
                ("application/x-www-form-urlencoded", Form(new OpenApiSchema { Type = JsonSchemaType.String })),
                ("image/jpeg", RouteDescriptions.Binary())
            )
            .WithResponse(StatusCodes.Status200OK, typeof(UploadReceiptModel), Accepted)
            .WithError(
                StatusCodes.Status400BadRequest,
                "The upload has no frame, the encoding or the JPEG is damaged, or the camera id is not valid."
            )
            .WithError(StatusCodes.Status401Unauthorized, NoKey)
            .WithError(StatusCodes.Status403Forbidden, OtherKey)
            .WithError(StatusCodes.Status413PayloadTooLarge, TooLarge)
            .WithError(StatusCodes.Status415UnsupportedMediaType, NotJpeg)
            .WithError(StatusCodes.Status429TooManyRequests, TooMany)
            .WithError(StatusCodes.Status507InsufficientStorage, DiskFull);
    }

    private static TBuilder WithUploadHeaders<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithHeader("Authorization", JsonSchemaType.String, "`Bearer` and the camera key in hex.")
            .WithHeader(UploadHeaders.BootId, RouteDescriptions.Integer(0, uint.MaxValue), "Random number of this boot of the camera.")
            .WithHeader(UploadHeaders.Sequence, RouteDescriptions.Integer(0, uint.MaxValue), "Sequence number of the frame in this boot.")
            .WithHeader(
                UploadHeaders.AgeMilliseconds,
                RouteDescriptions.Integer(0, uint.MaxValue),
                "Age of the frame when it was sent, in milliseconds."
            )
            .WithHeader(UploadHeaders.Rssi, RouteDescriptions.Integer(sbyte.MinValue, sbyte.MaxValue), "Signal strength in dBm.")
            .WithHeader(UploadHeaders.ResetReason, RouteDescriptions.Integer(0, byte.MaxValue), "Number of the reset reason.")
            .WithHeader(
                UploadHeaders.Firmware,
                RouteDescriptions.Matching($"^[ -~]{{0,{WireProtocol.MaxTextBytes}}}$"),
                "Name and version of the firmware."
            )
            .WithHeader(
                UploadHeaders.Health,
                RouteDescriptions.Matching(HexBody),
                "Counters and faults: the body of a Health message of docs/reference/wire-format.md in hex."
            )
            .WithHeader(
                UploadHeaders.Crash,
                RouteDescriptions.Matching(HexBody),
                "Failure of the firmware: the body of a CrashReport message of docs/reference/wire-format.md in hex."
            )
            .WithHeader(
                UploadHeaders.SettingsRevision,
                RouteDescriptions.Integer(0, uint.MaxValue),
                "Revision from the last response. The camera has applied the settings of that response."
            )
            .WithHeader(
                UploadHeaders.Settings,
                RouteDescriptions.Matching(HexBody),
                "Settings in force: the body of a SettingsResult message of docs/reference/wire-format.md in hex."
            );

    private static OpenApiSchema Form(OpenApiSchema image) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "image" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["image"] = image,
                ["camera"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Id of the camera." },
            },
        };
}
