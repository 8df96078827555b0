using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live.Transport;
using NanoCam.Wire;

namespace NanoCam.Server.Live;

/// <summary>Live video of one camera: <c>ws</c> and <c>stream.mjpeg</c>.</summary>
internal sealed class CameraLiveEndpoint(
    CameraRegistry cameras,
    DefaultCamera defaultCamera,
    StalledViewerSupervisor supervisor,
    ViewerLimiter limiter,
    TimeProvider time,
    IOptions<LiveOptions> options
)
{
    private const int MaxRate = 1000;

    private static readonly byte[] StreamHead = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\n"
            + $"Content-Type: multipart/x-mixed-replace; boundary={MjpegViewer.Boundary}\r\n"
            + "Cache-Control: no-store, no-cache, must-revalidate\r\nPragma: no-cache\r\nX-Accel-Buffering: no\r\n"
            + "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    );

    /// <summary>Schema of the parameter <c>fps</c>.</summary>
    public static OpenApiSchema RateSchema =>
        new()
        {
            Type = JsonSchemaType.Number,
            ExclusiveMinimum = "0",
            Maximum = $"{MaxRate}",
        };

    /// <summary><c>GET /api/cameras/{id}/ws</c>.</summary>
    public Task HandleWebSocketAsync(HttpContext context) => ServeWebSocketAsync(context, json: context.Request.Query["format"] == "json");

    /// <summary>
    /// Serves a WebSocket for the camera in path, query or scope, or for the default camera if the client does not name one.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="json">Whether the messages are JSON.</param>
    public async Task ServeWebSocketAsync(HttpContext context, bool json)
    {
        if (await FindAsync(context) is not { } target || await ReadRateAsync(context) is not { } rate)
        {
            return;
        }

        if (!ViewerSocket.IsWebSocketRequest(context))
        {
            await LiveResponses.NotAWebSocketAsync(context);
            return;
        }

        await LiveResponses.ServeAsync(
            context,
            limiter,
            target.Camera?.Id,
            supervisor,
            time,
            transport => new WebSocketViewer(transport, supervisor, time, rate.Limit, json),
            async (webSocket, viewer, cancellationToken) =>
            {
                void OnOffline(Camera? camera)
                {
                    if (json)
                    {
                        viewer.SendControl(
                            LiveMessages.Error(
                                camera is null
                                    ? "No camera is online. Frames will follow when a camera comes online."
                                    : "The camera is offline. Frames will resume when it is online again."
                            )
                        );
                    }
                }

                void OnLate(Camera camera)
                {
                    if (json)
                    {
                        var last = camera.ConditionAt(time.Microseconds()).LastFrameMicroseconds;
                        viewer.SendControl(
                            LiveMessages.Error(
                                last == 0
                                    ? "The camera is connected but has not sent a frame yet."
                                    : $"The camera has sent no new frames since {UnixTime.FromMicroseconds(last):yyyy-MM-dd HH:mm:ss} UTC."
                            )
                        );
                    }
                }

                using var watched = new WatchedCamera(cameras, defaultCamera, target.Camera, (CameraViewer)viewer, time, OnOffline, OnLate);
                await ViewerSocket.DiscardAsync(webSocket, viewer, cancellationToken);
            }
        );
    }

    /// <summary><c>GET /api/cameras/{id}/stream.mjpeg</c>. <c>HEAD</c> gets the headers only.</summary>
    public async Task HandleStreamAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } target || await ReadRateAsync(context) is not { } rate)
        {
            return;
        }

        using var lease = await limiter.AcquireAsync(context, target.Camera?.Id);
        if (lease is null)
        {
            return;
        }

        var camera = target.Camera ?? defaultCamera.Current;
        if (camera is null || !await HasFrameAsync(camera, context.RequestAborted))
        {
            await LiveResponses.WriteWithRetryAfterAsync(
                context,
                camera is null
                    ? "No camera is online. Open the stream again when a camera is online."
                    : $"Camera {camera.Id} is offline. Its newest frame, if any, is at /api/cameras/{camera.Id}/frame.jpg; "
                        + "open the stream again when it is online."
            );
            return;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            SetHeaders(context.Response);
            return;
        }

        await StreamAsync(context, target, rate.Limit);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.ContentType = $"multipart/x-mixed-replace; boundary={MjpegViewer.Boundary}";
        response.Headers.CacheControl = "no-store, no-cache, must-revalidate";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task StreamAsync(HttpContext context, Target target, double? maxFramesPerSecond)
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
            SetHeaders(response);
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // A slow viewer receives fewer frames, which is no reason to end the connection.
            if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } minRate)
            {
                minRate.MinDataRate = null;
            }

            transport = new StreamTransport(response.Body, context.Features.Get<IConnectionSocketFeature>()?.Socket, time, context.Abort);
            start = MjpegViewer.FirstBoundary.ToArray();
        }

        using var viewer = new MjpegViewer(transport, supervisor, time, maxFramesPerSecond);
        supervisor.Add(viewer, PeerAddress.Text(context.Connection.RemoteIpAddress));
        viewer.SendControl(start.Span);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var stopped = stop.Token.Register(static state => ((Viewer)state!).Close(), viewer);
        try
        {
            // A stream without frames ends, so that the viewer notices.
            using var watched = new WatchedCamera(cameras, defaultCamera, target.Camera, viewer, time, _ => viewer.Close());
            await viewer.Ended;
        }
        finally
        {
            // If the head was written to the socket, Kestrel has no response to end: the stream ends with the connection.
            if (!context.Response.HasStarted)
            {
                context.Abort();
            }
        }
    }

    private async Task<bool> HasFrameAsync(Camera camera, CancellationToken cancellationToken)
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

        using var sink = new NewestFrameSink();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(options.Value.FirstFrameWait, time);
        using var link = timer.Token.Register(static state => ((CancellationTokenSource)state!).Cancel(), timeout);
        camera.Feed.Add(sink);
        try
        {
            (await sink.TakeAsync(timeout.Token)).Release();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            camera.Feed.Remove(sink);
        }
    }

    private async ValueTask<Target?> FindAsync(HttpContext context)
    {
        var scope = context.Features.Get<CameraScope>();
        if ((context.Request.RouteValues["id"] ?? Query(context.Request) ?? scope?.Camera) is not string id)
        {
            return new Target(null);
        }

        if (!CameraId.IsValid(id))
        {
            await LiveResponses.ProblemAsync(context, StatusCodes.Status400BadRequest, CameraId.Rule);
            return null;
        }

        if (CameraScope.Includes(scope, id) && cameras.TryGet(id, out var camera))
        {
            return new Target(camera);
        }

        await LiveResponses.ProblemAsync(
            context,
            StatusCodes.Status404NotFound,
            $"There is no camera {id}. GET /api/cameras lists the known cameras."
        );
        return null;
    }

    private static string? Query(HttpRequest request) => request.Query.TryGetValue("camera", out var id) ? id.ToString() : null;

    private static async ValueTask<Rate?> ReadRateAsync(HttpContext context)
    {
        var text = context.Request.Query["fps"].ToString();
        if (text.Length == 0)
        {
            return new Rate(null);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= MaxRate)
        {
            return new Rate(rate);
        }

        await LiveResponses.ProblemAsync(context, StatusCodes.Status400BadRequest, "fps must be a number above 0 and at most 1000.");
        return null;
    }

    private readonly record struct Rate(double? Limit);

    /// <summary>The camera to show; null means the default camera.</summary>
    private readonly record struct Target(Camera? Camera);
}
