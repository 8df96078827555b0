namespace NanoCam.Bench.Sections;

/// <summary>Transport from the server to a viewer.</summary>
internal enum ViewerKind
{
    /// <summary>GET /api/cameras/{id}/ws.</summary>
    WebSocket,

    /// <summary>GET /live, with acknowledgements.</summary>
    Live,

    /// <summary>GET /api/cameras/{id}/stream.mjpeg.</summary>
    Mjpeg,
}

/// <summary>Names for the tables.</summary>
internal static class ViewerKinds
{
    /// <summary>Name in the tables.</summary>
    public static string Name(this ViewerKind kind) =>
        kind switch
        {
            ViewerKind.WebSocket => "ws",
            ViewerKind.Live => "/live",
            _ => "mjpeg",
        };
}
