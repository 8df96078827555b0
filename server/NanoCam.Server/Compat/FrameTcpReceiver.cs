using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>Receives one JPEG per TCP connection, ended by closing the connection. Sends no response.</summary>
internal sealed class FrameTcpReceiver(
    CompatListeners listeners,
    CompatCameraAuthenticator authenticator,
    CameraRegistry cameras,
    FrameIntake intake,
    FramePool pool,
    TimeProvider time,
    IOptions<IngestOptions> options
)
{
    private static readonly UploadError Silent = new(StatusCodes.Status408RequestTimeout, "The client sent nothing.");

    private readonly IngestOptions _options = options.Value;
    private readonly UploadError _tooLarge = UploadError.TooLarge(options.Value.MaxFrameBytes);

    /// <summary>Serves one connection.</summary>
    public async Task ServeAsync(CompatCameraConnection call, CancellationToken stopping)
    {
        using var buffer = new UploadBuffer(pool);
        using var reader = new TimedReader(call.Connection, time, _options, stopping);
        var error = await ReadAsync(call, reader, buffer);
        if (error is null && buffer.Length > 0)
        {
            error = Admit(call, buffer.Take(), reader.BeganMicroseconds);
        }
        else if (error?.Verdict is { } verdict)
        {
            intake.CountRejected(call.CameraId, verdict);
        }

        if (error is not null)
        {
            listeners.Fault(call.Listener, call.Address, error.Message);
        }
    }

    // FrameIntake checks the received bytes however the connection ends. A complete JPEG counts even after a connection reset.
    private async ValueTask<UploadError?> ReadAsync(CompatCameraConnection call, TimedReader reader, UploadBuffer buffer)
    {
        var input = call.Connection.Transport.Input;
        try
        {
            while (await reader.ReadAsync(buffer.Length) is { } result)
            {
                var error = buffer.Append(result.Buffer, _options.MaxFrameBytes, _tooLarge);
                input.AdvanceTo(result.Buffer.End);
                error ??= buffer.Length >= 2 && !buffer.Bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? UploadError.NotJpeg : null;
                if (error is not null || result.IsCompleted)
                {
                    return error;
                }
            }

            return buffer.Length == 0 ? Silent : null;
        }
        catch (ConnectionResetException)
        {
            return null;
        }
    }

    private UploadError? Admit(CompatCameraConnection call, Frame frame, long beganMicroseconds)
    {
        try
        {
            // The camera may have been paired after the frame began.
            if (!authenticator.IsStillAllowed(call) || IsLate(call.CameraId, beganMicroseconds))
            {
                return null;
            }

            var verdict = intake.Admit(call.CameraId, frame, new FrameOrigin(null, null, beganMicroseconds, 0), out var camera);
            if (verdict == FrameVerdict.Accepted)
            {
                call.Listener.CountFrame();
                return null;
            }

            return camera is null && verdict == FrameVerdict.Busy
                ? UploadError.TooManyCameras
                : UploadError.Of(verdict, _options.MaxDimension, JpegInspector.Explain(frame.Jpeg.Span));
        }
        finally
        {
            frame.Release();
        }
    }

    // The firmware sends each frame from its own task, so frames can overtake each other. A late frame is dropped to keep their order.
    private bool IsLate(string cameraId, long beganMicroseconds)
    {
        if (!cameras.TryGet(cameraId, out var camera) || camera.Feed.TakeLatest() is not { } latest)
        {
            return false;
        }

        var isLate = latest.CapturedMicroseconds > beganMicroseconds && latest.CapturedMicroseconds <= time.Microseconds();
        latest.Release();
        if (isLate)
        {
            camera.CountRejected(FrameVerdict.Duplicate, 0);
        }

        return isLate;
    }
}
