using Microsoft.Extensions.Options;
using NanoCam.Jpeg;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Stills;
using NanoCam.Server.Uploads;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>Checks photos of the marked port with <see cref="FrameIntake"/> and stores them.</summary>
internal sealed class MarkedPhotoIntake(
    CompatCameraAuthenticator authenticator,
    FrameIntake intake,
    PhotoStore photos,
    IOptions<IngestOptions> options
)
{
    private static readonly UploadError Paired = new(StatusCodes.Status401Unauthorized, "The camera was paired while it sent the photo.");

    private readonly int _maxDimension = options.Value.MaxDimension;

    /// <summary>Stores one photo and releases its buffer. Returns the error, or null.</summary>
    public async ValueTask<UploadError?> StoreAsync(
        CompatCameraConnection call,
        Frame frame,
        long beganMicroseconds,
        CancellationToken stopping
    )
    {
        try
        {
            if (!authenticator.IsStillAllowed(call))
            {
                return Paired;
            }

            var verdict = intake.Admit(call.CameraId, frame, new FrameOrigin(null, null, beganMicroseconds, 0), out var camera);
            if (verdict != FrameVerdict.Accepted)
            {
                // No verdict is passed, because FrameIntake has counted the frame.
                return (
                    camera is null && verdict == FrameVerdict.Busy
                        ? UploadError.TooManyCameras
                        : UploadError.Of(verdict, _maxDimension, JpegInspector.Explain(frame.Jpeg.Span))
                ) with
                {
                    Verdict = null,
                };
            }

            var (result, _) = await photos.SaveAsync(frame, call.CameraId, stopping);
            return result switch
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

    /// <summary>Counts a photo that was rejected before it became a frame, if the camera is known.</summary>
    public void CountRejected(string cameraId, FrameVerdict verdict) => intake.CountRejected(cameraId, verdict);
}
