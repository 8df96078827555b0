namespace NanoCam.Cli.Sending;

/// <summary>Encodings of an upload.</summary>
internal enum SendMode
{
    /// <summary>POST /upload, multipart with a file.</summary>
    Upload,

    /// <summary>POST /upload, form field with base64.</summary>
    Base64,

    /// <summary>The JPEG as body: POST /api/cameras/{id}/frames, or /upload without a camera.</summary>
    Raw,
}

/// <summary>Result of one upload.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Status">"accepted", "refused" by the server, or "unreadable".</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Filename">Name on the server.</param>
/// <param name="Error">Error, as a sentence; null without one.</param>
/// <param name="Milliseconds">Time from the start of the upload to the response.</param>
internal sealed record SendResult(string File, string Status, long Bytes, string? Filename, string? Error, double Milliseconds)
{
    /// <summary>Whether the server stored the file.</summary>
    public bool IsAccepted => Status == Accepted;

    /// <summary>The server stored the file.</summary>
    public const string Accepted = "accepted";

    /// <summary>The server rejected the file.</summary>
    public const string Rejected = "refused";

    /// <summary>The file could not be read.</summary>
    public const string Unreadable = "unreadable";
}
