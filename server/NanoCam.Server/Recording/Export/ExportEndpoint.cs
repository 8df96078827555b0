using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live;
using NanoCam.Server.Recording.History;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>Sends files of a range: all frames, or a time-lapse. Nothing is stored on the server in the process.</summary>
internal sealed partial class ExportEndpoint(
    ArchiveLookup lookup,
    RecordingArchive archive,
    FrameSampling sampling,
    ExportLimiter limiter,
    Mp4Encoder encoder,
    IHostApplicationLifetime lifetime,
    ILogger<ExportEndpoint> logger
)
{
    private const string Mp4 = "mp4";
    private const double MaxFramesPerSecond = 120;
    private const double DefaultFramesPerSecond = 25;
    private const long MinEvery = 1_000_000;

    // Frames of a time-lapse by default: one minute at 25 frames per second.
    private const long DefaultFrames = 1_500;

    private static readonly MinDataRate SlowestClient = new(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(20));
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary><c>GET /api/cameras/{id}/export</c>: all frames of a range.</summary>
    public Task HandleExportAsync(HttpContext context)
    {
        var query = lookup.Read(context).ReadRange();
        var format = query.Word("format", "mkv", ExportFormat.Names);
        return HandleAsync(context, query, format, new ExportSource(sampling, query.CameraId, query.From, query.To, 0, null));
    }

    /// <summary><c>GET /api/cameras/{id}/timelapse</c>: frames at regular intervals, played at a fixed rate.</summary>
    public Task HandleTimelapseAsync(HttpContext context)
    {
        var query = lookup.Read(context).ReadRange();
        var format = query.Word("format", "mkv", ExportFormat.Names);
        var every = query.ReadEvery();
        every = every > 0 ? every : Math.Max(MinEvery, (query.To - query.From) / DefaultFrames);
        var rate = query.Number("fps", DefaultFramesPerSecond, 0.1, MaxFramesPerSecond);
        return HandleAsync(context, query, format, new ExportSource(sampling, query.CameraId, query.From, query.To, every, rate));
    }

    private async Task HandleAsync(HttpContext context, ArchiveQuery query, string format, ExportSource source)
    {
        var program = format == Mp4 ? InstalledPrograms.Find(InstalledPrograms.Ffmpeg) : null;
        if ((query.Problem ?? CheckProgram(format, program)) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        using var permit = limiter.TryBegin(ClientOf(context), encodes: program is not null);
        if (permit is null)
        {
            var busy = Problems.ResultWithRetryAfter(
                context,
                StatusCodes.Status503ServiceUnavailable,
                Retry,
                $"The server runs at most {ExportLimiter.MaxExports} exports at a time, {ExportLimiter.MaxExportsOfClient} of them for one "
                    + "user, and only one as MP4. Try again when another export is complete."
            );
            await busy.ExecuteAsync(context);
            return;
        }

        // A client that does not read would prevent others from exporting.
        context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = SlowestClient;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(context, format, program, source, stop.Token);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException && (stop.IsCancellationRequested || context.Response.HasStarted))
        {
            if (!stop.IsCancellationRequested)
            {
                Log.Ended(logger, query.CameraId, e.Message);
            }

            // The client sees an incomplete download, and can continue it.
            context.Abort();
        }
    }

    private static object ClientOf(HttpContext context) =>
        ViewerLimiter.UserOf(context) ?? context.Connection.RemoteIpAddress ?? IPAddress.None;

    private async Task SendAsync(
        HttpContext context,
        string name,
        string? program,
        ExportSource source,
        CancellationToken cancellationToken
    )
    {
        // Reads the records of the whole range, so it must not run on the thread that serves the sockets.
        await Task.Run(() => source.Measure(cancellationToken), cancellationToken);
        var format = ExportFormat.Create(name);
        if (Check(source, format) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers.ContentDisposition = $"attachment; filename=\"{FileName(source, name)}\"";
        if (program is not null)
        {
            context.Response.ContentType = "video/mp4";
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await encoder.EncodeAsync(program, source, context.Response.Body, cancellationToken);
            }

            return;
        }

        context.Response.ContentType = format.MediaType;
        await SendFileAsync(context, format, source, TagOf(name, source), cancellationToken);
    }

    private async Task SendFileAsync(
        HttpContext context,
        ExportFormat format,
        ExportSource source,
        EntityTagHeaderValue tag,
        CancellationToken cancellationToken
    )
    {
        var response = context.Response;
        var headers = response.GetTypedHeaders();
        headers.ETag = tag;
        headers.LastModified = UnixTime.FromMicroseconds(source.Summary.Last);
        response.Headers.AcceptRanges = "bytes";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var measured = ExportSink.Measuring();
        await Task.Run(() => format.WriteAsync(measured, source, 0, cancellationToken).AsTask(), cancellationToken);
        var length = measured.Position;
        var range = ExportRange.Read(context.Request, length, tag);
        response.StatusCode = range.Status;
        response.ContentLength = range.End - range.Start;
        if (range.Status == StatusCodes.Status416RangeNotSatisfiable)
        {
            headers.ContentRange = new ContentRangeHeaderValue(length);
            return;
        }

        if (range.Status == StatusCodes.Status206PartialContent)
        {
            headers.ContentRange = new ContentRangeHeaderValue(range.Start, range.End - 1, length);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            using var reader = new SegmentReader(archive);
            await format.WriteAsync(new ExportSink(response.BodyWriter, reader, range.Start, range.End), source, length, cancellationToken);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    private static ProblemHttpResult? CheckProgram(string format, string? program) =>
        format == Mp4 && program is null
            ? Problems.Result(
                StatusCodes.Status501NotImplemented,
                "MP4 requires ffmpeg, which is not installed on the server. Install it (apt install ffmpeg), or choose mkv.",
                ProblemCodes.FfmpegMissing
            )
            : null;

    private static ProblemHttpResult? Check(ExportSource source, ExportFormat format)
    {
        if (source.Summary.Frames == 0)
        {
            return Problems.Result(
                StatusCodes.Status404NotFound,
                $"No frame of camera {source.CameraId} is recorded in this range. "
                    + $"GET /api/cameras/{source.CameraId}/recordings lists the recorded ranges.",
                ProblemCodes.NoFrameRecorded
            );
        }

        return format.Refuse(source) is { } reason
            ? Problems.Result(StatusCodes.Status400BadRequest, reason, ProblemCodes.InvalidRange)
            : null;
    }

    private static EntityTagHeaderValue TagOf(string format, ExportSource source) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\"{format}-{source.Summary.Frames:x}-{source.Summary.Hash:x16}-{source.DurationMilliseconds:R}\""
            )
        );

    private static string FileName(ExportSource source, string format) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{source.CameraId}_{UnixTime.FromMicroseconds(source.Summary.First):yyyyMMdd'T'HHmmss'Z'}_"
                + $"{UnixTime.FromMicroseconds(source.Summary.Last):yyyyMMdd'T'HHmmss'Z'}.{format}"
        );

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "An export of camera {Camera} ended before it was complete: {Reason}")]
        public static partial void Ended(ILogger logger, string camera, string reason);
    }
}
