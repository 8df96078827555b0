using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Stills;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Takes a whole upload in: gate, live picture, disk. What is refused changes nothing but the counters of a camera that is known.
/// </summary>
internal sealed class UploadIntake(CameraRegistry cameras, FrameIntake frames, StillStore stills, IOptions<IngestOptions> options)
{
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Counts an upload that did not get as far as a frame.</summary>
    public void CountRefused(string? cameraId, UploadError error)
    {
        if (error.Verdict is { } verdict && cameraId is not null)
        {
            frames.CountRefused(cameraId, verdict);
        }
    }

    /// <summary>Takes a report in that came without a frame. It makes a camera known, as Hello does on the stream uplink.</summary>
    /// <param name="cameraId">An id that keeps the rule.</param>
    /// <param name="report">What the sender said about itself.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    /// <param name="camera">Whose report it was, when there is no error.</param>
    public UploadError? Accept(string cameraId, UploadReport report, long nowMicroseconds, out Camera? camera)
    {
        if (!cameras.TryGetOrAdd(cameraId, out camera))
        {
            return UploadError.DirectoryFull;
        }

        camera.Take(report);
        camera.Touch(nowMicroseconds);
        return null;
    }

    /// <summary>Takes a frame in. The caller keeps its reference.</summary>
    /// <param name="cameraId">An id that keeps the rule.</param>
    /// <param name="frame">The bytes as they came.</param>
    /// <param name="origin">What the sender said about the frame.</param>
    /// <param name="report">What the sender said about itself, or null.</param>
    /// <param name="store">Whether it goes to disk too.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>An error, or what became of it.</returns>
    public async ValueTask<(UploadError? Error, UploadReceipt Receipt)> AcceptAsync(
        string cameraId,
        Frame frame,
        FrameOrigin origin,
        UploadReport? report,
        bool store,
        CancellationToken cancellationToken
    )
    {
        var verdict = frames.Admit(cameraId, frame, origin, out var camera);
        if (verdict is not (FrameVerdict.Accepted or FrameVerdict.Duplicate) || camera is null)
        {
            return (
                camera is null && verdict == FrameVerdict.Busy ? UploadError.DirectoryFull : UploadError.Of(verdict, _maxDimension),
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
        return result switch
        {
            StoreResult.Stored => (null, receipt with { FileName = name.Text }),
            StoreResult.DiskFull => (UploadError.DiskFull, default),
            _ => (UploadError.StoreFailed, default),
        };
    }
}

/// <summary>What became of an upload.</summary>
/// <param name="Camera">Whose frame it was.</param>
/// <param name="Verdict">Accepted or duplicate.</param>
/// <param name="FileName">Name of the still, or null when it was not to be stored.</param>
internal readonly record struct UploadReceipt(Camera Camera, FrameVerdict Verdict, string? FileName);
