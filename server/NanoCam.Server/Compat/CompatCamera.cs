namespace NanoCam.Server.Compat;

/// <summary>Which camera it is that comes from an address, or to a port of its own: those cameras do not say who they are.</summary>
public sealed class CompatCamera
{
    /// <summary>Id of the camera.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its address. Empty: whoever uses its ports.</summary>
    public string Address { get; set; } = "";

    /// <summary>A port where only this camera sends one JPEG per connection. 0, default: it has none.</summary>
    public int FrameTcpPort { get; set; }

    /// <summary>A port where only this camera sends marked JPEGs. 0, default: it has none.</summary>
    public int MarkedTcpPort { get; set; }

    /// <summary>The port of a kind of listener; 0 when it has none.</summary>
    internal int PortOf(CompatKind kind) =>
        kind switch
        {
            CompatKind.FrameTcp => FrameTcpPort,
            CompatKind.MarkedTcp => MarkedTcpPort,
            _ => 0,
        };
}
