using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
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
    UploadIntake intake,
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

    private static bool WantsMessages(HttpRequest request) =>
        request.Headers.TryGetValue(UploadHeaders.Answer, out var form) && form == UploadHeaders.WireAnswer;

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

        UploadResponse.WriteSettings(context.Response, camera!, WantsMessages(context.Request));
        return null;
    }

    private async ValueTask<UploadError?> ReceiveAsync(HttpContext context, string? cameraId, bool formsAllowed)
    {
        if (cameraId is not null && !CameraId.IsValid(cameraId))
        {
            return UploadError.BadCameraId;
        }

        // Before the body, so that a request without a valid key costs no memory.
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
        var (error, fieldId) = await ReadAsync(context, buffer, formsAllowed);
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

        // A body can take hours. Meanwhile its key can be revoked, or its camera can get one.
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

        error ??= buffer.Length == 0 ? UploadError.NoImage : null;
        if (error is not null)
        {
            intake.CountRejected(cameraId, error);
            return error;
        }

        error = UploadHeaderReader.TryRead(context.Request.Headers, time.Microseconds(), out var origin, out var report);
        return error ?? await AcceptAsync(context, cameraId, buffer, origin with { Begun = lease.Begun }, report);
    }

    private async ValueTask<UploadError?> AcceptAsync(
        HttpContext context,
        string cameraId,
        UploadBuffer buffer,
        FrameOrigin origin,
        UploadReport? report
    )
    {
        var store = !context.Request.QueryString.HasValue || context.Request.Query["store"] != "false";
        var frame = buffer.Take();
        try
        {
            var (error, receipt) = await intake.AcceptAsync(cameraId, frame, origin, report, store, context.RequestAborted);
            if (error is not null)
            {
                return error;
            }

            if (WantsMessages(context.Request))
            {
                UploadResponse.WriteMessages(context.Response, receipt, origin.Sequence ?? 0);
            }
            else
            {
                UploadResponse.Write(context.Response, receipt, frame);
            }

            return null;
        }
        finally
        {
            frame.Release();
        }
    }

    private async ValueTask<(UploadError? Error, string? Camera)> ReadAsync(HttpContext context, UploadBuffer buffer, bool formsAllowed)
    {
        var request = context.Request;
        try
        {
            if (request.ContentType == "image/jpeg")
            {
                return (
                    await buffer.ReadAsync(request.BodyReader, request.ContentLength, _maxFrameBytes, _tooLarge, context.RequestAborted),
                    null
                );
            }

            if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            {
                var isEmpty =
                    string.IsNullOrEmpty(request.ContentType)
                    && request.ContentLength is null or 0
                    && request.Headers.TransferEncoding.Count == 0;
                return (
                    !formsAllowed ? UploadError.NotRawJpeg
                    : isEmpty ? UploadError.NoImage
                    : UploadError.WrongType,
                    null
                );
            }

            if (
                type.MediaType.Equals("image/jpeg", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("image/jpg", StringComparison.OrdinalIgnoreCase)
            )
            {
                return (
                    await buffer.ReadAsync(request.BodyReader, request.ContentLength, _maxFrameBytes, _tooLarge, context.RequestAborted),
                    null
                );
            }

            if (formsAllowed && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            {
                return await UploadForm.ReadMultipartAsync(request, type, buffer, _maxFrameBytes, context.RequestAborted);
            }

            if (formsAllowed && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return await UploadForm.ReadUrlEncodedAsync(request, buffer, _maxFrameBytes, context.RequestAborted);
            }

            return (formsAllowed ? UploadError.WrongType : UploadError.NotRawJpeg, null);
        }
        catch (BadHttpRequestException e)
        {
            return (ToError(e), null);
        }
        catch (InvalidDataException)
        {
            return (UploadError.BadMultipart, null);
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The body ended inside a part.
            return (UploadError.BadMultipart, null);
        }
    }

    private UploadError ToError(BadHttpRequestException exception) =>
        exception.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => _tooLarge,
            StatusCodes.Status408RequestTimeout => new UploadError(
                StatusCodes.Status408RequestTimeout,
                "The body arrived too slowly (NanoCam:Ingest:MinBytesPerSecond, FrameTimeout).",
                FrameVerdict.Truncated
            ),
            var status => UploadError.CutOff with { Status = status, Message = $"The body is not valid HTTP: {exception.Message}" },
        };
}
