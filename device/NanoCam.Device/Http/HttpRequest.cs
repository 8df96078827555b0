namespace NanoCam.Device.Http;

/// <summary>One request. A worker owns the object and its buffer and reuses them for every request.</summary>
internal sealed class HttpRequest
{
    /// <summary>Largest size of request line and headers together, in bytes.</summary>
    internal const int MaxHeadBytes = 2048;

    /// <summary>Largest body, in bytes.</summary>
    internal const int MaxBodyBytes = 2048;

    internal readonly byte[] Buffer = new byte[MaxHeadBytes + MaxBodyBytes];

    /// <summary>Whether it is a POST; a GET otherwise.</summary>
    internal bool IsPost { get; set; }

    /// <summary>Path as received, beginning with '/', not decoded.</summary>
    internal string Path { get; set; } = "";

    /// <summary>Query without '?', not decoded; empty when there is none.</summary>
    internal string Query { get; set; } = "";

    /// <summary>The body of a POST, not decoded.</summary>
    internal string Body { get; set; } = "";

    /// <summary>Length of the body according to the headers.</summary>
    internal int BodyLength { get; set; }
}
