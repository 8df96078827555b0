using Microsoft.Extensions.Options;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Stills;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>Passes photos of the marked port through the gate and stores them.</summary>
internal sealed class MarkedPhotoIntake(
    CompatCameraAuthenticator door,
    FrameIntake intake,
    PhotoStore photos,
    IOptions<IngestOptions> options
)
{
    private static readonly UploadError Paired = new(StatusCodes.Status401Unauthorized, "The camera got a key while it sent the photo.");

    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Stores one photo and gives its buffer back; returns why it could not, or null.</summary>
    public async ValueTask<UploadError?> StoreAsync(
        CompatCameraConnection call,
        Frame frame,
        long beganMicroseconds,
        CancellationToken stopping
    )
    {
        try
        {
            if (!door.MayGoOn(call))
            {
                return Paired;
            }

            var verdict = intake.Admit(call.CameraId, frame, new FrameOrigin(null, null, beganMicroseconds, 0), out var camera);
            if (verdict != FrameVerdict.Accepted)
            {
                // Counted by the gate.
                return (
                    camera is null && verdict == FrameVerdict.Busy ? UploadError.DirectoryFull : UploadError.Of(verdict, _maxDimension)
                ) with
                {
                    Verdict = null,
                };
            }

            return await photos.SaveAsync(frame, call.CameraId, stopping) switch
            {
                StoreResult.Stored => null,
                StoreResult.DiskFull => UploadError.DiskFull,
                _ => UploadError.StoreFailed,
            };
        }
        finally
        {
            frame.Release();
        }
    }

    /// <summary>Counts a photo that did not get as far as a frame, if the camera is known.</summary>
    public void CountRefused(string cameraId, FrameVerdict verdict) => intake.CountRefused(cameraId, verdict);
}
