using System.Net.Security;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>How to open one stream uplink.</summary>
public sealed class StreamUplinkOptions
{
    /// <summary>Address of the server, http or https; a path is kept, so a server behind a path of a reverse proxy works.</summary>
    public required Uri Server { get; init; }

    /// <summary>What the camera says about itself. Its nonce is drawn anew by every connect.</summary>
    public required Hello Hello { get; init; }

    /// <summary>The camera's clock since boot. Keep the same one for as long as the boot id is the same.</summary>
    public required CameraClock Clock { get; init; }

    /// <summary>The key from pairing; empty (the default) when the camera has none. It never crosses the wire.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Longest time from dialling to Welcome. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS details for https, such as a certificate to trust; null uses the operating system's rules.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Called for every Ack, on the thread that reads: return at once and do not throw.</summary>
    public Action<Ack>? Acknowledged { get; init; }

    /// <summary>
    /// Called when credit, settings, a command or the end of the connection arrived, on the thread that reads: return at once.
    /// </summary>
    public Action? Changed { get; init; }

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
