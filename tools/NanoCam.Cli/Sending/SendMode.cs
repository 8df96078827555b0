namespace NanoCam.Cli.Sending;

/// <summary>How a file travels.</summary>
internal enum SendMode
{
    /// <summary>POST /upload, multipart with a file.</summary>
    Upload,

    /// <summary>POST /upload, form field with base64.</summary>
    Base64,

    /// <summary>The JPEG as body: POST /api/cameras/{id}/frames, or /upload without a camera.</summary>
    Raw,
}

/// <summary>What was sent and what became of it.</summary>
/// <param name="File">Path as it was found.</param>
/// <param name="Status">"accepted", "refused" by the server, or "unreadable" here.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Filename">Name on the server.</param>
/// <param name="Error">Why not, as a sentence.</param>
/// <param name="Milliseconds">From the first byte sent to the answer.</param>
internal sealed record SendOutcome(string File, string Status, long Bytes, string? Filename, string? Error, double Milliseconds)
{
    /// <summary>True when it is on the server.</summary>
    public bool IsAccepted => Status == Accepted;

    /// <summary>The server has it.</summary>
    public const string Accepted = "accepted";

    /// <summary>The server does not want it.</summary>
    public const string Refused = "refused";

    /// <summary>It could not be read here.</summary>
    public const string Unreadable = "unreadable";
}
