namespace NanoCam.Bench.Sections;

/// <summary>A road from the server to a viewer.</summary>
internal enum ViewerKind
{
    /// <summary>GET /api/cameras/{id}/ws.</summary>
    WebSocket,

    /// <summary>GET /live, with acknowledgements.</summary>
    Live,

    /// <summary>GET /api/cameras/{id}/stream.mjpeg.</summary>
    Mjpeg,
}
