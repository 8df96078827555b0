using System.ComponentModel.DataAnnotations;

namespace NanoCam.Server.Compat;

/// <summary>
/// Listeners that speak as the systems before NanoCam did, and who may use them. Their cameras and viewers know neither keys nor sign-in,
/// so
/// each listener is off until it has a port, and then for this machine only until addresses are listed.
/// </summary>
public sealed class CompatOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "NanoCam:Compat";

    /// <summary>Port where cameras send one JPEG per TCP connection. Default 0, off; with <c>--compat</c> 3008.</summary>
    [Range(0, 65_535)]
    public int FrameTcpPort { get; set; }

    /// <summary>Port of a WebSocket that sends viewers JPEGs as binary messages. Default 0, off; with <c>--compat</c> 3009.</summary>
    [Range(0, 65_535)]
    public int BinaryWebSocketPort { get; set; }

    /// <summary>Port of a WebSocket that sends viewers JPEGs in JSON. Default 0, off; with <c>--compat</c> 8765.</summary>
    [Range(0, 65_535)]
    public int JsonWebSocketPort { get; set; }

    /// <summary>Port where cameras send JPEGs between markers, to be stored. Default 0, off; with <c>--compat</c> 8940.</summary>
    [Range(0, 65_535)]
    public int MarkedTcpPort { get; set; }

    /// <summary>
    /// Addresses of this machine that the ports are opened on, separated by semicolons; <c>*</c> is all. Default none: those that the
    /// server itself listens on.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// Whether <c>/latest</c> names the newest live frame, so that pages that poll it show a moving picture. Default false; with
    /// <c>--compat</c> true.
    /// </summary>
    public bool LiveLatest { get; set; }

    /// <summary>
    /// Whether <c>ACK</c> is followed by a newline, without which the firmware it was made for waits a second. Default true.
    /// </summary>
    public bool MarkedNewline { get; set; } = true;

    /// <summary>
    /// Whether pages that were opened from a file may open the WebSockets. Browsers give them the origin <c>null</c>, which every page can
    /// take by a sandboxed frame:
    /// whoever browses from an address that may watch then shows its pages the picture. Default false; with <c>--compat</c> true.
    /// </summary>
    public bool FilePages { get; set; }

    /// <summary>Which camera it is that comes from an address or to a port. Default none: named after its address.</summary>
    public IList<CompatCamera> Cameras { get; set; } = [];

    /// <summary>The shared port of a kind of listener; 0 is off.</summary>
    internal int PortOf(CompatKind kind) =>
        kind switch
        {
            CompatKind.FrameTcp => FrameTcpPort,
            CompatKind.BinaryWebSocket => BinaryWebSocketPort,
            CompatKind.JsonWebSocket => JsonWebSocketPort,
            _ => MarkedTcpPort,
        };

    /// <summary>The hosts to listen on.</summary>
    internal string[] Hosts() => Address.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
