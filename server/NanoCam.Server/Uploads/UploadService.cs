using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Stills;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Accepts a complete upload: gate, live view, disk. A rejected upload changes only the counters of a known camera.
/// </summary>
internal sealed class UploadService(
    CameraRegistry cameras,
    FrameIntake frames,
    StillStore stills,
    UploadTurns turns,
    IOptions<IngestOptions> options
)
{
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Counts an upload that was rejected before its frame was complete.</summary>
    public void CountRejected(string? cameraId, UploadError error)
    {
        if (error.Verdict is { } verdict && cameraId is not null)
        {
            frames.CountRejected(cameraId, verdict);
        }
    }

    /// <summary>Accepts a report without a frame. It registers an unknown camera, as Hello does on the stream uplink.</summary>
    /// <param name="cameraId">A valid id.</param>
    /// <param name="report">State of the camera, from the headers.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    /// <param name="camera">The camera; null on an error.</param>
    public UploadError? Accept(string cameraId, UploadReport report, long nowMicroseconds, out Camera? camera)
    {
        if (!cameras.TryGetOrAdd(cameraId, out camera))
        {
            return UploadError.TooManyCameras;
        }

        camera.Touch(nowMicroseconds);
        camera.Take(report);
        return null;
    }

    /// <summary>Accepts a frame. The caller keeps its reference.</summary>
    /// <param name="cameraId">A valid id.</param>
    /// <param name="frame">The bytes as received.</param>
    /// <param name="origin">Boot, sequence and capture time, from the headers.</param>
    /// <param name="report">State of the camera, from the headers; null when there was none.</param>
    /// <param name="store">Whether to store the frame.</param>
    /// <param name="cancellationToken">Canceled with the request.</param>
    /// <returns>An error, or a receipt.</returns>
    public async ValueTask<(UploadError? Error, UploadReceipt Receipt)> AcceptAsync(
        string cameraId,
        Frame frame,
        FrameOrigin origin,
        UploadReport? report,
        bool store,
        CancellationToken cancellationToken
    )
    {
        using var turn = store ? await turns.TakeAsync(cameraId, origin.BootId, origin.Sequence, cancellationToken) : default;
        var verdict = frames.Admit(cameraId, frame, origin with { ToStore = store }, out var camera);
        if (verdict is not (FrameVerdict.Accepted or FrameVerdict.Duplicate) || camera is null)
        {
            return (
                camera is null && verdict == FrameVerdict.Busy
                    ? UploadError.TooManyCameras
                    : UploadError.Of(verdict, _maxDimension, JpegInspector.Explain(frame.Jpeg.Span)),
                default
            );
        }

        if (report is not null)
        {
            camera.Take(report);
        }

        var receipt = new UploadReceipt(camera, verdict, null);
        if (!store || verdict == FrameVerdict.Duplicate)
        {
            return (null, receipt);
        }

        var (result, name) = await stills.SaveAsync(frame, cameraId, cancellationToken);
        if (result == StoreResult.Stored && origin.Sequence is { } number)
        {
            camera.MarkStored(origin.BootId, number);
        }

        return result switch
        {
            StoreResult.Stored => (null, receipt with { FileName = name.Text }),
            StoreResult.DiskFull => (UploadError.DiskFull, default),
            _ => (UploadError.StoreFailed, default),
        };
    }
}

/// <summary>Result of an accepted upload.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Verdict">Accepted or duplicate.</param>
/// <param name="FileName">Name of the still; null when it was not stored.</param>
internal readonly record struct UploadReceipt(Camera Camera, FrameVerdict Verdict, string? FileName);
