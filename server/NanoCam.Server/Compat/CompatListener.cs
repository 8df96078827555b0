using System.Net;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Open compatibility port with its counters since the start of the server. Thread-safe.</summary>
internal sealed class CompatListener(CompatKind kind, int port, IReadOnlyList<string> cameras)
{
    private long _connections;
    private long _frames;
    private long _refused;
    private long _faults;
    private string? _lastRefused;

    /// <summary>Protocol.</summary>
    public CompatKind Kind { get; } = kind;

    /// <summary>TCP port.</summary>
    public int Port { get; } = port;

    /// <summary>Ids of the cameras that the port is dedicated to. Empty for a shared port.</summary>
    public IReadOnlyList<string> Cameras { get; } = cameras;

    /// <summary>Whether the port is for cameras rather than for viewers.</summary>
    public bool IsForCameras => Kind is CompatKind.FrameTcp or CompatKind.MarkedTcp;

    /// <summary>Served connections.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Accepted frames of cameras. Frames to viewers are counted per camera.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Connections rejected because of their address, the key of the camera, the origin of the page, or a missing token.</summary>
    public long Rejected => Interlocked.Read(ref _refused);

    /// <summary>Invalid frames and connections: not a JPEG, incomplete, too slow or too large.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Address of the last rejected connection, or null.</summary>
    public string? LastRejected => Volatile.Read(ref _lastRefused);

    /// <summary>Counts a connection.</summary>
    public void CountConnection() => Interlocked.Increment(ref _connections);

    /// <summary>Counts a frame.</summary>
    public void CountFrame() => Interlocked.Increment(ref _frames);

    /// <summary>Counts an invalid frame or connection.</summary>
    public void CountFault() => Interlocked.Increment(ref _faults);

    /// <summary>Counts a rejected connection.</summary>
    public void CountRejected(IPAddress? address)
    {
        Interlocked.Increment(ref _refused);
        Volatile.Write(ref _lastRefused, PeerAddress.Text(address));
    }
}
