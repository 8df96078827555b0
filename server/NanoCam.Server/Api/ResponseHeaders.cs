namespace NanoCam.Server.Api;

/// <summary>Response headers; CORS exposes them to pages of allowed origins.</summary>
internal static class ResponseHeaders
{
    /// <summary>Age of a frame in milliseconds.</summary>
    public const string FrameAge = "X-Frame-Age-Ms";

    /// <summary>Sequence number of a frame.</summary>
    public const string Sequence = "X-Sequence";

    /// <summary>Capture time of a frame in seconds since 1970, with fraction.</summary>
    public const string Timestamp = "X-Timestamp";

    /// <summary>Warning for the owner of a camera, about an unsuitable request.</summary>
    public const string Warning = "X-NanoCam-Warning";
}
