using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// The HTTP uplink: <c>POST /api/cameras/{id}/frames</c> and <c>POST /upload</c>, the most frequent requests of the server, so they bind no
/// parameters and copy no frame. <c>POST /api/cameras/{id}/health</c> is for a camera that has no frame to send.
/// </summary>
internal sealed class UploadEndpoints(
    UploadService intake,
    UploadAuthenticator authenticator,
    UploadLimiter limiter,
    FramePool pool,
    TimeProvider time,
    IOptions<IngestOptions> options,
    IOptions<UploadSenderOptions> senders
)
{
    private const string DefaultCamera = "default";

    private readonly int _maxFrameBytes = options.Value.MaxFrameBytes;
    private readonly UploadError _tooLarge = UploadError.TooLarge(options.Value.MaxFrameBytes);

    /// <summary>Accepts a raw JPEG for the camera in the path.</summary>
    public async Task PostFrameAsync(HttpContext context)
    {
        var cameraId = (string?)context.Request.RouteValues["id"];
        if (await ReceiveAsync(context, cameraId, formsAllowed: false) is { } error)
        {
            SetHeaders(context.Response, error);
            Problems.Write(context.Response, error.Status, error.Message);
        }
    }

    /// <summary>Accepts a JPEG in any of the encodings.</summary>
    public async Task PostUploadAsync(HttpContext context)
    {
        var request = context.Request;
        var cameraId =
            request.Headers.TryGetValue(UploadHeaders.CameraId, out var header) ? header.ToString()
            : request.Query.TryGetValue("camera", out var query) ? query.ToString()
            : null;
        if (await ReceiveAsync(context, cameraId, formsAllowed: true) is { } error)
        {
            SetHeaders(context.Response, error);
            UploadResponse.WriteError(context.Response, error.Status, error.Message);
        }
    }

    /// <summary>Accepts a report without a frame for the camera in the path.</summary>
    public Task PostHealth(HttpContext context)
    {
        if (ReceiveHealth(context, (string)context.Request.RouteValues["id"]!) is { } error)
        {
            SetHeaders(context.Response, error);
            Problems.Write(context.Response, error.Status, error.Message);
        }

        return Task.CompletedTask;
    }

    private string? SenderAt(IPAddress? address) =>
        address is not null && senders.Value.Cameras.TryGetValue(PeerAddress.Plain(address), out var id) ? id : null;

    private static void SetHeaders(HttpResponse response, UploadError error)
    {
        UploadAuthenticator.Challenge(response, error);
        if (error.RetryAfterSeconds is { } seconds)
        {
            Problems.SetRetryAfter(response, TimeSpan.FromSeconds(seconds));
        }
    }

    private UploadError? ReceiveHealth(HttpContext context, string cameraId)
    {
        if (!CameraId.IsValid(cameraId))
        {
            return UploadError.BadCameraId;
        }

        if (authenticator.Check(context, cameraId, out _) is { } refused)
        {
            return refused;
        }

        var now = time.Microseconds();
        var error = UploadHeaderReader.TryRead(context.Request.Headers, now, out _, out var report);
        if (error is not null || report?.Health is null)
        {
            return error ?? UploadError.NoHealth;
        }

        error = intake.Accept(cameraId, report, now, out var camera);
        if (error is not null)
        {
            return error;
        }

        UploadResponse.WriteSettings(context.Response, camera!, UploadResponse.WantsMessages(context.Request));
        return null;
    }

    private async ValueTask<UploadError?> ReceiveAsync(HttpContext context, string? cameraId, bool formsAllowed)
    {
        if (cameraId is not null && !CameraId.IsValid(cameraId))
        {
            return UploadError.BadCameraId;
        }

        // Checked before the body, so that a request without a valid key costs no memory.
        var version = authenticator.KeysVersion;
        if (authenticator.Check(context, cameraId, out var owner) is { } refused)
        {
            return refused;
        }

        using var lease = limiter.Acquire(cameraId ?? owner);
        if (!lease.IsAcquired)
        {
            return UploadError.Overlapping;
        }

        using var buffer = new UploadBuffer(pool);
        using var body = new UploadBody(context, pool, _maxFrameBytes, _tooLarge, formsAllowed);
        var (error, fieldId) = await body.ReadAsync(buffer);
        if (cameraId is null)
        {
            cameraId = fieldId ?? owner ?? SenderAt(context.Connection.RemoteIpAddress) ?? DefaultCamera;
            if (!CameraId.IsValid(cameraId))
            {
                return UploadError.BadCameraId;
            }

            if (authenticator.CheckField(context, cameraId, owner) is { } forbidden)
            {
                return forbidden;
            }
        }

        // A body can take hours. In the meantime, its key can be revoked, or its camera can get one.
        if (version != authenticator.KeysVersion && authenticator.Check(context, cameraId, out _) is { } outdated)
        {
            return outdated;
        }

        // An upload whose body names the camera counts for that camera from here on.
        using var late = lease.Camera is null ? limiter.Acquire(cameraId) : lease with { Limiter = null };
        if (!late.IsAcquired)
        {
            return UploadError.Overlapping;
        }

        using var frames = new UploadRequest(context, intake, cameraId);
        while (true)
        {
            error ??= buffer.Length == 0 ? UploadError.NoImage : null;
            await frames.AcceptAsync(buffer, error, lease.Begun, time.Microseconds());
            if (!body.HasMore || frames.MustStop)
            {
                return frames.Finish();
            }

            buffer.Dispose();
            error = await body.ReadNextAsync(buffer);
            if (version != authenticator.KeysVersion && authenticator.Check(context, cameraId, out _) is { } revoked)
            {
                return revoked;
            }
        }
    }
}
