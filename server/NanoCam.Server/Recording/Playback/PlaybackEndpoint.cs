using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;
using NanoCam.Server.Recording.History;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Playback;

/// <summary>Recorded frames for viewers: one frame at a time, and a range as a stream.</summary>
internal sealed class PlaybackEndpoint(
    ArchiveLookup lookup,
    RecordingArchive archive,
    FrameSampling sampling,
    ViewerLimiter limiter,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    private const double MinSpeed = 0.25;
    private const double MaxSpeed = 3_600;

    /// <summary><c>GET /api/cameras/{id}/frames/at</c>: the frame nearest to a time.</summary>
    public Task HandleFrameAsync(HttpContext context)
    {
        var query = lookup.Read(context);
        var at = query.Time("time", time.Microseconds());
        var direction = query.Word("direction", "nearest", "nearest", "before", "after");
        return (
            query.Problem ?? FindFrame(context, query.CameraId, at, Enum.Parse<FrameDirection>(direction, ignoreCase: true))
        ).ExecuteAsync(context);
    }

    /// <summary><c>GET /api/cameras/{id}/playback.mjpeg</c>: a range at a speed.</summary>
    public async Task HandlePlaybackAsync(HttpContext context)
    {
        var query = lookup.Read(context).ReadRange();
        var speed = query.Number("speed", 1, MinSpeed, MaxSpeed);
        if (query.Problem is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        using var lease = await limiter.AcquireAsync(context, query.CameraId);
        if (lease is null)
        {
            return;
        }

        var frames = sampling.Select(query.CameraId, query.From, query.To, PlaybackPace.EveryAt(speed));
        if (!frames.Any())
        {
            await NoFrame(query.CameraId, "in this range").ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        response.ContentType = $"multipart/x-mixed-replace; boundary={FrameHeaders.Boundary}";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await StreamAsync(context, frames, speed);
    }

    private async Task StreamAsync(HttpContext context, IEnumerable<FrameRecord> frames, double speed)
    {
        using var reader = new SegmentReader(archive);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await new PlaybackStream(context.Response.BodyWriter, reader, time, speed).SendAsync(frames, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && stop.IsCancellationRequested)
        {
            // The client has disconnected, its credential has ended, or the server is stopping.
            context.Abort();
        }
    }

    private IResult FindFrame(HttpContext context, string cameraId, long at, FrameDirection direction)
    {
        // A segment can be deleted between reading the index and the file; another frame is then the nearest.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (archive.Nearest(cameraId, at, direction) is not { } frame)
            {
                break;
            }

            if (archive.OpenFrame(frame) is { } slice)
            {
                var headers = context.Response.Headers;
                headers.CacheControl = "private, no-cache";
                headers[ResponseHeaders.Timestamp] = FrameHeaders.TimestampOf(frame);
                headers[ResponseHeaders.Sequence] = frame.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return TypedResults.Stream(
                    new SliceStream(slice),
                    "image/jpeg",
                    lastModified: UnixTime.FromMicroseconds(frame.CapturedMicroseconds),
                    entityTag: new EntityTagHeaderValue(FrameHeaders.TagOf(frame)),
                    enableRangeProcessing: true
                );
            }
        }

        return NoFrame(cameraId, "at this time");
    }

    private static ProblemHttpResult NoFrame(string cameraId, string when) =>
        Problems.Result(
            StatusCodes.Status404NotFound,
            $"No frame of camera {cameraId} is recorded {when}. GET /api/cameras/{cameraId}/recordings lists the recorded ranges.",
            ProblemCodes.NoFrameRecorded
        );
}
