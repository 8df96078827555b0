using NanoCam.Wire;

namespace NanoCam.Server.Uploads;

/// <summary>Why an upload was refused.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Sentence">What is wrong and what to do, for people.</param>
/// <param name="Verdict">What is counted for the camera, if it is known; null for faults of the request rather than of the frame.</param>
/// <param name="RetryAfterSeconds">When to try again; null where trying again does not help.</param>
internal sealed record UploadError(int Status, string Sentence, FrameVerdict? Verdict = null, int? RetryAfterSeconds = null)
{
    public static readonly UploadError NoImage = new(
        400,
        "The upload has no image: send a JPEG as body, as multipart file 'image', or base64 in form field 'image'.",
        FrameVerdict.Empty
    );

    public static readonly UploadError BadBase64 = new(400, "The field 'image' is not base64.", FrameVerdict.Malformed);

    public static readonly UploadError NotJpeg = new(415, "The image is not a JPEG: it does not begin with FF D8.", FrameVerdict.NotJpeg);

    public static readonly UploadError WrongType = new(
        415,
        "The content type is not one of image/jpeg, multipart/form-data and application/x-www-form-urlencoded."
    );

    public static readonly UploadError NotRawJpeg = new(415, "The content type must be image/jpeg, with the JPEG as body.");

    public static readonly UploadError NoBoundary = new(400, "The content type multipart/form-data has no valid boundary.");

    public static readonly UploadError BadMultipart = new(400, "The multipart body is malformed or ends before its closing boundary.");

    public static readonly UploadError BadForm = new(400, "The form is malformed: fields are name=value joined by '&', percent-encoded.");

    public static readonly UploadError CutOff = new(400, "The body ended before its Content-Length.", FrameVerdict.Truncated);

    public static readonly UploadError BadCameraId = new(400, Cameras.CameraId.Rule);

    public static readonly UploadError NoHealth = new(400, $"The report has no header {UploadHeaders.Health}.");

    public static readonly UploadError DirectoryFull = new(
        429,
        "The server knows as many cameras as it may (NanoCam:Cameras:MaxCameras): forget one, or raise the limit.",
        RetryAfterSeconds: 60
    );

    public static readonly UploadError Busy = new(
        429,
        "The server holds as many frames in memory as it may: try again in a second.",
        FrameVerdict.Busy,
        1
    );

    public static readonly UploadError Overlapping = new(
        429,
        "This camera sends as many uploads at once as it may (NanoCam:Ingest:MaxUploadsPerCamera): wait for their answers.",
        FrameVerdict.Busy,
        1
    );

    public static readonly UploadError DiskFull = new(
        507,
        "The disk of the server is full, so the image was shown live but not stored: free space, or lower NanoCam:Storage:MinFreeBytes."
    );

    public static readonly UploadError StoreFailed = new(
        500,
        "The image was shown live, but the server could not write it to its data directory; its log says why."
    );

    public static UploadError TooLarge(int maxFrameBytes) =>
        new(
            413,
            $"The image is larger than the {maxFrameBytes} bytes this server takes (NanoCam:Ingest:MaxFrameBytes).",
            FrameVerdict.TooLarge
        );

    public static UploadError BadHeader(string name, string rule) => new(400, $"The header {name} must be {rule}.");

    /// <summary>The answer to a frame that did not pass the gate.</summary>
    public static UploadError Of(FrameVerdict verdict, int maxDimension) =>
        verdict switch
        {
            FrameVerdict.Empty => NoImage,
            FrameVerdict.NotJpeg => NotJpeg,
            FrameVerdict.Truncated => new(400, "The JPEG is cut off: it has no end (FF D9).", verdict),
            FrameVerdict.Malformed => new(400, "The JPEG is damaged: its segments do not add up.", verdict),
            FrameVerdict.BadSize => new(
                400,
                $"The picture must be 1 to {maxDimension} pixels wide and high (NanoCam:Ingest:MaxDimension).",
                verdict
            ),
            _ => Busy,
        };
}
