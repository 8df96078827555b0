using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>The live picture of one camera: <c>ws</c> and <c>stream.mjpeg</c>.</summary>
internal sealed class CameraLiveEndpoint(CameraDirectory cameras, ViewerPacer pacer, TimeProvider time, IOptions<LiveOptions> options)
{
    private static readonly byte[] StreamHead = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\n" +
        $"Content-Type: multipart/x-mixed-replace; boundary={MjpegViewer.Boundary}\r\n" +
        "Cache-Control: no-store, no-cache, must-revalidate\r\nPragma: no-cache\r\nX-Accel-Buffering: no\r\n" +
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");

    /// <summary><c>GET /api/cameras/{id}/ws</c>.</summary>
    public async Task HandleWebSocketAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } camera || await ReadRateAsync(context) is not { } rate)
        {
            return;
        }

        if (!ViewerSocket.IsWebSocketRequest(context))
        {
            await LiveResponses.NotAWebSocketAsync(context);
            return;
        }

        var json = context.Request.Query["format"] == "json";
        await LiveResponses.ServeAsync(
            context,
            pacer,
            time,
            transport => new WebSocketViewer(transport, pacer, time, rate.Limit, json),
            async (webSocket, viewer, cancellationToken) =>
            {
                if (json && !camera.IsOnline(time.Microseconds()))
                {
                    viewer.SendControl(LiveMessages.Error("The camera is offline; pictures follow when it is back."));
                }

                void OnRemoved(Camera removed)
                {
                    // Should it come back it is another camera, of which this viewer would never hear.
                    if (ReferenceEquals(removed, camera))
                    {
                        viewer.Close();
                    }
                }

                var sink = (IFrameSink)viewer;
                cameras.Removed += OnRemoved;
                camera.Feed.Add(sink);
                try
                {
                    await ViewerSocket.DiscardAsync(webSocket, viewer, cancellationToken);
                }
                finally
                {
                    cameras.Removed -= OnRemoved;
                    camera.Feed.Remove(sink);
                }
            });
    }

    /// <summary><c>GET /api/cameras/{id}/stream.mjpeg</c>.</summary>
    public async Task HandleStreamAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } camera || await ReadRateAsync(context) is not { } rate)
        {
            return;
        }

        if (pacer.IsFull)
        {
            await LiveResponses.TooManyAsync(context);
            return;
        }

        if (!await HasPictureAsync(camera, context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = "5";
            await LiveResponses.ProblemAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                $"Camera {camera.Id} is offline. Its last picture, if any, is at /api/cameras/{camera.Id}/frame.jpg; open the stream again when it is back.");
            return;
        }

        await StreamAsync(context, camera, rate.Limit);
    }

    private async Task StreamAsync(HttpContext context, Camera camera, double? maxFramesPerSecond)
    {
        ViewerTransport transport;
        ReadOnlyMemory<byte> start;
        if (ViewerSocket.TryGetDirect(context, out var socket))
        {
            transport = new SocketTransport(socket, time);
            start = (byte[])[.. StreamHead, .. MjpegViewer.FirstBoundary];
        }
        else
        {
            var response = context.Response;
            response.ContentType = $"multipart/x-mixed-replace; boundary={MjpegViewer.Boundary}";
            response.Headers.CacheControl = "no-store, no-cache, must-revalidate";
            response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // A slow viewer gets fewer frames; it is not a fault.
            if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } minRate)
            {
                minRate.MinDataRate = null;
            }

            transport = new StreamTransport(response.Body, context.Features.Get<IConnectionSocketFeature>()?.Socket, time, context.Abort);
            start = MjpegViewer.FirstBoundary.ToArray();
        }

        using var viewer = new MjpegViewer(transport, pacer, time, maxFramesPerSecond);
        pacer.Add(viewer);
        viewer.SendControl(start.Span);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var stopped = stop.Token.Register(static state => ((Viewer)state!).Close(), viewer);
        void OnChanged(Camera changed)
        {
            // A stream that would only hang tells its viewer more by ending.
            if (ReferenceEquals(changed, camera) && !camera.IsOnline(time.Microseconds()))
            {
                viewer.Close();
            }
        }

        cameras.Changed += OnChanged;
        camera.Feed.Add(viewer);
        try
        {
            await viewer.Ended;
        }
        finally
        {
            camera.Feed.Remove(viewer);
            cameras.Changed -= OnChanged;
            // Where the head was ours Kestrel has no response to end; the end of the connection is the end of the stream.
            if (!context.Response.HasStarted)
            {
                context.Abort();
            }
        }
    }

    private async Task<bool> HasPictureAsync(Camera camera, CancellationToken cancellationToken)
    {
        if (!camera.IsOnline(time.Microseconds()))
        {
            return false;
        }

        if (camera.Feed.TakeLatest() is { } latest)
        {
            latest.Release();
            return true;
        }

        using var slot = new FrameSlot();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(options.Value.FirstFrameWait, time);
        using var link = timer.Token.Register(static state => ((CancellationTokenSource)state!).Cancel(), patience);
        camera.Feed.Add(slot);
        try
        {
            (await slot.TakeAsync(patience.Token)).Release();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            camera.Feed.Remove(slot);
        }
    }

    private async ValueTask<Camera?> FindAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        if (!CameraId.IsValid(id))
        {
            await LiveResponses.ProblemAsync(context, StatusCodes.Status400BadRequest, CameraId.Rule);
            return null;
        }

        if (cameras.TryGet(id, out var camera))
        {
            return camera;
        }

        await LiveResponses.ProblemAsync(context, StatusCodes.Status404NotFound, $"There is no camera {id}. GET /api/cameras lists those that are known.");
        return null;
    }

    private static async ValueTask<Rate?> ReadRateAsync(HttpContext context)
    {
        var text = context.Request.Query["fps"].ToString();
        if (text.Length == 0)
        {
            return new Rate(null);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 1000)
        {
            return new Rate(rate);
        }

        await LiveResponses.ProblemAsync(context, StatusCodes.Status400BadRequest, "fps must be a number above 0 and at most 1000.");
        return null;
    }

    private readonly record struct Rate(double? Limit);
}
