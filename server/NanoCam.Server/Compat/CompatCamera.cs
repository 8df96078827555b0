namespace NanoCam.Server.Compat;

/// <summary>Assigns a camera id to an address or to a dedicated port, for cameras that do not send an id.</summary>
public sealed class CompatCamera
{
    /// <summary>Id of the camera.</summary>
    public string Id { get; set; } = "";

    /// <summary>Address of the camera. Empty: any client that uses the ports of this camera.</summary>
    public string Address { get; set; } = "";

    /// <summary>Port where only this camera sends, one JPEG per connection. Default 0: none.</summary>
    public int FrameTcpPort { get; set; }

    /// <summary>Port where only this camera sends marked JPEGs. Default 0: none.</summary>
    public int MarkedTcpPort { get; set; }

    /// <summary>Returns the dedicated port for a kind of listener, or 0 when there is none.</summary>
    internal int PortOf(CompatKind kind) =>
        kind switch
        {
            CompatKind.FrameTcp => FrameTcpPort,
            CompatKind.MarkedTcp => MarkedTcpPort,
            _ => 0,
        };
}
