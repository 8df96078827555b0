using Microsoft.OpenApi;
using NanoCam.Server.Api;
using NanoCam.Server.Recording.History;

namespace NanoCam.Server.Recording.Export;

/// <summary>Maps the routes that return files of a range.</summary>
internal static class ExportRoutes
{
    private const string Format = "`mkv` (default), `avi`, `zip`, `mp4` or `mjpeg`.";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the routes.</summary>
    public static void MapExport(this IEndpointRouteBuilder routes)
    {
        var export = routes.ServiceProvider.GetRequiredService<ExportEndpoint>();
        routes
            .MapMethods("/api/cameras/{id}/export", GetAndHead, export.HandleExportAsync)
            .Describe(
                "exportRecordings",
                ApiTags.Recording,
                "Download a range as a file",
                "The file contains the JPEGs as the camera sent them, and supports range requests, so that a download can be "
                    + "resumed. Neither applies to `mp4`."
            )
            .WithRange()
            .WithFile();
        routes
            .MapMethods("/api/cameras/{id}/timelapse", GetAndHead, export.HandleTimelapseAsync)
            .Describe(
                "exportTimelapse",
                ApiTags.Recording,
                "Download a time-lapse",
                "One frame per period, played at a fixed rate. "
                    + "With periods of 60 seconds or more, it also covers times whose dense frames were deleted."
            )
            .WithRange()
            .WithQuery("every", JsonSchemaType.Number, "Seconds between two frames. Default: 1,500 frames in total.")
            .WithQuery("fps", JsonSchemaType.Number, "Frames per second of the file, 0.1 to 120. Default: 25.")
            .WithFile();
    }

    private static TBuilder WithFile<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route
            .WithQuery("format", JsonSchemaType.String, Format)
            .WithResponse(StatusCodes.Status200OK, "The file.", "application/octet-stream")
            .WithResponse(StatusCodes.Status206PartialContent, "A part of the file.", "application/octet-stream")
            .WithProblem(StatusCodes.Status501NotImplemented, "MP4 needs ffmpeg, which is not installed.")
            .WithProblem(StatusCodes.Status503ServiceUnavailable, "Too many exports are running.");
}
