using System.Net.Security;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Options of one stream uplink.</summary>
public sealed class StreamUplinkOptions
{
    /// <summary>Address of the server, http or https; a path is kept, so a server behind a path of a reverse proxy works.</summary>
    public required Uri Server { get; init; }

    /// <summary>Description of the camera. Each connection creates a new nonce.</summary>
    public required Hello Hello { get; init; }

    /// <summary>The camera's clock since boot. Keep the same object for as long as the boot id stays the same.</summary>
    public required CameraClock Clock { get; init; }

    /// <summary>Camera key from pairing; empty (the default) if the camera has none. It never crosses the wire.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Timeout from connecting to Welcome. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS options for https, such as a trusted certificate; null for the rules of the operating system.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Called for every Ack, on the reading thread: must return immediately and must not throw.</summary>
    public Action<Ack>? Acknowledged { get; init; }

    /// <summary>
    /// Called when credit, settings, a command or the end of the connection arrives, on the reading thread: must return immediately.
    /// </summary>
    public Action? Changed { get; init; }

    /// <summary>Clock. Default: the system clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
