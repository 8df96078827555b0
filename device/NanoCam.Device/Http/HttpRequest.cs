namespace NanoCam.Device.Http;

/// <summary>One request. The object and its buffer belong to one worker and are used again for every request.</summary>
internal sealed class HttpRequest
{
    /// <summary>Most bytes of request line and headers together.</summary>
    internal const int MaxHeadBytes = 2048;

    /// <summary>Most bytes of a body.</summary>
    internal const int MaxBodyBytes = 2048;

    internal readonly byte[] Buffer = new byte[MaxHeadBytes + MaxBodyBytes];

    /// <summary>Whether it is a POST; a GET otherwise.</summary>
    internal bool IsPost { get; set; }

    /// <summary>Path as it was sent, beginning with '/', not decoded.</summary>
    internal string Path { get; set; } = "";

    /// <summary>What followed '?', not decoded; empty when there was none.</summary>
    internal string Query { get; set; } = "";

    /// <summary>The body of a POST, not decoded.</summary>
    internal string Body { get; set; } = "";

    /// <summary>Bytes of the body, as the headers promise.</summary>
    internal int BodyLength { get; set; }
}
