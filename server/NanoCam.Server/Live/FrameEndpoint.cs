using System.Globalization;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Live;

/// <summary><c>GET /api/cameras/{id}/frame.jpg</c>: the newest frame, or the next one.</summary>
internal sealed class FrameEndpoint(CameraRegistry cameras, ViewerLimiter limiter, TimeProvider time)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>Responds 200, 304 if there is nothing newer, 400, 404, or 503 before the first frame.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (!CameraId.IsValid(id))
        {
            await LiveResponses.ProblemAsync(context, StatusCodes.Status400BadRequest, CameraId.Rule);
            return;
        }

        if (!cameras.TryGet(id, out var camera))
        {
            await LiveResponses.ProblemAsync(
                context,
                StatusCodes.Status404NotFound,
                $"There is no camera {id}. GET /api/cameras lists the known cameras."
            );
            return;
        }

        if (!TryReadQuery(context.Request, out var after, out var wait))
        {
            await LiveResponses.ProblemAsync(
                context,
                StatusCodes.Status400BadRequest,
                "after must be a sequence number and wait a number of seconds from 0 to 60."
            );
            return;
        }

        if (wait == TimeSpan.Zero)
        {
            await AnswerAsync(context, camera, after, wait);
            return;
        }

        // A request that waits counts as a viewer.
        using var lease = await limiter.AcquireAsync(context, id);
        if (lease is not null)
        {
            await AnswerAsync(context, camera, after, wait);
        }
    }

    private async Task AnswerAsync(HttpContext context, Camera camera, long? after, TimeSpan wait)
    {
        var frame = await TakeAsync(camera, after, wait, context.RequestAborted);
        if (frame is not null)
        {
            await SendAsync(context, frame, after);
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            await LiveResponses.WriteWithRetryAfterAsync(
                context,
                $"There is no frame of camera {camera.Id} in memory. It has not sent one yet, or the memory was needed for other cameras."
            );
        }
    }

    private async Task SendAsync(HttpContext context, Frame frame, long? after)
    {
        try
        {
            var response = context.Response;
            var tag = string.Create(CultureInfo.InvariantCulture, $"\"{frame.Sequence}\"");
            response.Headers.ETag = tag;
            response.Headers.CacheControl = "no-cache";
            response.Headers[ResponseHeaders.Sequence] = frame.Sequence.ToString(CultureInfo.InvariantCulture);
            response.Headers[ResponseHeaders.Timestamp] = (frame.CapturedMicroseconds / 1_000_000m).ToString(
                "F6",
                CultureInfo.InvariantCulture
            );
            response.Headers[ResponseHeaders.FrameAge] = ((time.Microseconds() - frame.CapturedMicroseconds) / 1000).ToString(
                CultureInfo.InvariantCulture
            );
            if (after == frame.Sequence || Matches(context.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = "image/jpeg";
            response.ContentLength = frame.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await response.Body.WriteAsync(frame.Jpeg, context.RequestAborted);
            }
        }
        finally
        {
            frame.Release();
        }
    }

    // The frame newer than 'after'; after the wait, the newest one; null if there is none.
    private async Task<Frame?> TakeAsync(Camera camera, long? after, TimeSpan wait, CancellationToken cancellationToken)
    {
        var latest = camera.Feed.TakeLatest();
        if (wait == TimeSpan.Zero || (latest is not null && latest.Sequence != after))
        {
            return latest;
        }

        latest?.Release();
        using var sink = new NewestFrameSink();
        using var timer = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        camera.Feed.Add(sink);
        try
        {
            while (true)
            {
                var frame = await sink.TakeAsync(either.Token);
                if (frame.Sequence != after)
                {
                    return frame;
                }

                frame.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return camera.Feed.TakeLatest();
        }
        finally
        {
            camera.Feed.Remove(sink);
        }
    }

    private static bool Matches(HttpRequest request, string tag)
    {
        var typed = new EntityTagHeaderValue(tag);
        return request
            .GetTypedHeaders()
            .IfNoneMatch.Any(e => e.Equals(EntityTagHeaderValue.Any) || e.Compare(typed, useStrongComparison: false));
    }

    private static bool TryReadQuery(HttpRequest request, out long? after, out TimeSpan wait)
    {
        after = null;
        wait = TimeSpan.Zero;
        var afterText = request.Query["after"].ToString();
        if (afterText.Length > 0)
        {
            if (!long.TryParse(afterText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            after = number;
        }

        var waitText = request.Query["wait"].ToString();
        if (waitText.Length == 0)
        {
            return true;
        }

        // "NaN" parses as a number and does not exceed any limit.
        if (
            !double.TryParse(waitText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || !(seconds <= MaxWait.TotalSeconds)
        )
        {
            return false;
        }

        wait = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
