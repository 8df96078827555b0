using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Storage;
using NanoCam.Wire;

namespace NanoCam.Server.Web;

/// <summary>Takes a whole upload in: gate, live picture, disk. What is refused changes nothing but the counters of a camera that is known.</summary>
internal sealed class UploadIntake(CameraDirectory cameras, FrameGate gate, StillStore stills, IOptions<IngestOptions> options)
{
    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Counts an upload that did not get as far as a frame.</summary>
    public void CountRefused(string? cameraId, UploadError error)
    {
        if (error.Verdict is { } verdict && cameraId is not null && cameras.TryGet(cameraId, out var camera))
        {
            camera.CountRefused(verdict, 0);
        }
    }

    /// <summary>Takes a frame in. The caller keeps its reference.</summary>
    /// <param name="cameraId">An id that keeps the rule.</param>
    /// <param name="frame">The bytes as they came.</param>
    /// <param name="origin">What the sender said about the frame.</param>
    /// <param name="report">What the sender said about itself, or null.</param>
    /// <param name="store">Whether it goes to disk too.</param>
    /// <param name="receipt">What became of it, when there is no error.</param>
    public UploadError? Accept(string cameraId, Frame frame, in FrameOrigin origin, UploadReport? report, bool store, out UploadReceipt receipt)
    {
        receipt = default;
        if (!cameras.TryGet(cameraId, out var camera))
        {
            // Bytes that are no picture must not make a camera known.
            var judged = gate.Inspect(frame.Jpeg.Span, out _);
            if (judged != FrameVerdict.Accepted)
            {
                return UploadError.Of(judged, _maxDimension);
            }

            if (!cameras.TryGetOrAdd(cameraId, out camera))
            {
                return UploadError.DirectoryFull;
            }
        }

        var verdict = gate.Admit(camera, frame, origin);
        if (verdict is not (FrameVerdict.Accepted or FrameVerdict.Duplicate))
        {
            return UploadError.Of(verdict, _maxDimension);
        }

        if (report is not null)
        {
            camera.UploadReport = report;
        }

        receipt = new UploadReceipt(camera, verdict, null);
        if (!store || verdict == FrameVerdict.Duplicate)
        {
            return null;
        }

        switch (stills.Save(frame, cameraId, out var name))
        {
            case StoreResult.Stored:
                receipt = receipt with { FileName = name.Text };
                return null;
            case StoreResult.DiskFull:
                return UploadError.DiskFull;
            default:
                return UploadError.StoreFailed;
        }
    }
}

/// <summary>What became of an upload.</summary>
/// <param name="Camera">Whose frame it was.</param>
/// <param name="Verdict">Accepted or duplicate.</param>
/// <param name="FileName">Name of the still, or null when it was not to be stored.</param>
internal readonly record struct UploadReceipt(Camera Camera, FrameVerdict Verdict, string? FileName);
