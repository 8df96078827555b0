using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Reason for refusing an upload.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">What happened, why, and what to do.</param>
/// <param name="Verdict">Verdict to count for a known camera; null if the request is invalid, not the frame.</param>
/// <param name="RetryAfterSeconds">Seconds to wait before a retry; null where a retry does not help.</param>
internal sealed record UploadError(int Status, string Message, FrameVerdict? Verdict = null, int? RetryAfterSeconds = null)
{
    private const string Damaged = "The JPEG is damaged.";

    public static readonly UploadError NoImage = new(
        400,
        "The upload has no image. Send a JPEG as the body, as multipart file 'image', or as base64 in form field 'image'.",
        FrameVerdict.Empty
    );

    public static readonly UploadError BadBase64 = new(400, "The field 'image' is not valid base64.", FrameVerdict.Malformed);

    public static readonly UploadError NotJpeg = new(415, "The image is not a JPEG: it does not begin with FF D8.", FrameVerdict.NotJpeg);

    public static readonly UploadError WrongType = new(
        415,
        "The body is not a JPEG (it does not begin with FF D8), and its content type is not a form type. "
            + "Use image/jpeg, multipart/form-data or application/x-www-form-urlencoded."
    );

    public static readonly UploadError NotRawJpeg = new(
        415,
        "The body is not a JPEG: it does not begin with FF D8. Send the JPEG as the body."
    );

    public static readonly UploadError NoBoundary = new(400, "The content type multipart/form-data has no valid boundary.");

    public static readonly UploadError BadMultipart = new(400, "The multipart body is malformed or ends before its closing boundary.");

    public static readonly UploadError BadForm = new(
        400,
        "The form is malformed. Fields are name=value, joined by '&' and percent-encoded."
    );

    public static readonly UploadError CutOff = new(400, "The body ended before its Content-Length.", FrameVerdict.Truncated);

    public static readonly UploadError BadCameraId = new(400, CameraId.Rule);

    public static readonly UploadError NoHealth = new(400, $"The request has no header {UploadHeaders.Health}.");

    public static readonly UploadError TooManyCameras = new(
        429,
        "The server has reached its maximum number of cameras (NanoCam:Cameras:MaxCameras). Remove a camera, or raise the limit.",
        RetryAfterSeconds: 60
    );

    public static readonly UploadError Busy = new(
        429,
        "The server has reached its memory limit for frames. Retry in a second.",
        FrameVerdict.Busy,
        1
    );

    public static readonly UploadError Overlapping = new(
        429,
        "This camera has too many uploads in progress (NanoCam:Ingest:MaxUploadsPerCamera). Wait for their responses.",
        FrameVerdict.Busy,
        1
    );

    public static readonly UploadError DiskFull = new(
        507,
        "The image was shown live but not stored, because the server's disk is full. Free up space, or lower NanoCam:Storage:MinFreeBytes."
    );

    public static readonly UploadError StoreFailed = new(
        500,
        "The image was shown live but not stored, because the server cannot write to its data directory. See the server log."
    );

    /// <summary>The error for a body that arrives more slowly than the minimum.</summary>
    /// <param name="received">Bytes that arrived; null if unknown.</param>
    /// <param name="declared">The Content-Length; null if unknown.</param>
    public static UploadError TooSlow(long? received = null, long? declared = null) =>
        new(
            408,
            "The body arrived more slowly than NanoCam:Ingest:MinBytesPerSecond."
                + (declared is null ? "" : $" {received} of {declared} bytes arrived.")
                + " Send at least that many bytes per second, or lower the option."
                + (declared is null ? "" : " If all bytes were sent, the Content-Length is too large."),
            FrameVerdict.Truncated
        );

    public static UploadError TooLarge(int maxFrameBytes) =>
        new(
            413,
            $"The image is larger than {maxFrameBytes} bytes. Send a smaller one, or raise NanoCam:Ingest:MaxFrameBytes.",
            FrameVerdict.TooLarge
        );

    public static UploadError BadHeader(string name, string rule) => new(400, $"The header {name} must be {rule}.");

    /// <summary>The error for a frame that the gate rejected.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="maxDimension">Largest width and height.</param>
    /// <param name="explanation">What <see cref="JpegInspector.Explain"/> returns for the frame.</param>
    public static UploadError Of(FrameVerdict verdict, int maxDimension, string? explanation) =>
        verdict switch
        {
            FrameVerdict.Empty => NoImage,
            FrameVerdict.NotJpeg => NotJpeg,
            FrameVerdict.Truncated or FrameVerdict.Malformed => new(400, explanation ?? Damaged, verdict),
            FrameVerdict.Unsupported => new(415, explanation ?? Damaged, verdict),
            FrameVerdict.TooLarge => new(413, "The frame is larger than NanoCam:Ingest:MaxFrameBytes.", verdict),
            FrameVerdict.BadSize => new(
                400,
                $"The image must be 1 to {maxDimension} pixels wide and high (NanoCam:Ingest:MaxDimension).",
                verdict
            ),
            _ => Busy,
        };
}
