namespace NanoCam.Server.Api;

/// <summary>Headers of answers that pages of listed origins may read.</summary>
internal static class ResponseHeaders
{
    /// <summary>Age of a frame in milliseconds.</summary>
    public const string FrameAge = "X-Frame-Age-Ms";

    /// <summary>Sequence number of a frame.</summary>
    public const string Sequence = "X-Sequence";

    /// <summary>Capture time of a frame in seconds since 1970, with fraction.</summary>
    public const string Timestamp = "X-Timestamp";

    /// <summary>Tells a camera what it should do differently.</summary>
    public const string Warning = "X-NanoCam-Warning";
}
