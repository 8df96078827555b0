using System.ComponentModel.DataAnnotations;

namespace NanoCam.Server.Compat;

/// <summary>
/// Configures listeners with the protocols of earlier systems. Their cameras and viewers support neither keys nor sign-in. Each listener
/// is therefore off until it has a port, and accepts only this machine until addresses are listed.
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
    /// Addresses of this machine on which the ports are opened; <c>*</c> is all. Default none: the addresses of the server itself.
    /// </summary>
    public IList<string> Address { get; set; } = [];

    /// <summary>
    /// Whether <c>/latest</c> names the newest live frame, so that pages that poll this route show live video. Default false; with
    /// <c>--compat</c> true.
    /// </summary>
    public bool LiveLatest { get; set; }

    /// <summary>
    /// Whether a newline follows <c>ACK</c>. Without it the original firmware waits a second. Default true.
    /// </summary>
    public bool MarkedNewline { get; set; } = true;

    /// <summary>
    /// Whether pages that were opened from a file may open the WebSockets. Browsers send the origin <c>null</c> for them, which every web
    /// page can obtain with a sandboxed frame. Any page in a browser at an address that may watch can then also watch. Default false; with
    /// <c>--compat</c> true.
    /// </summary>
    public bool FilePages { get; set; }

    /// <summary>Ids of cameras by address or port. Default none: each id is made of the address of the camera.</summary>
    public IList<CompatCamera> Cameras { get; set; } = [];

    /// <summary>Hosts to listen on: <see cref="Address"/>, or the hosts of the server itself.</summary>
    internal IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Returns the shared port for a kind of listener; 0 means off.</summary>
    internal int PortOf(CompatKind kind) =>
        kind switch
        {
            CompatKind.FrameTcp => FrameTcpPort,
            CompatKind.BinaryWebSocket => BinaryWebSocketPort,
            CompatKind.JsonWebSocket => JsonWebSocketPort,
            _ => MarkedTcpPort,
        };
}
