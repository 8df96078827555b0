using System.Net;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>One open compatibility port, and what happened on it since the start. Any thread may count.</summary>
internal sealed class CompatListener(CompatKind kind, int port, IReadOnlyList<string> cameras)
{
    private long _connections;
    private long _frames;
    private long _refused;
    private long _faults;
    private string? _lastRefused;

    /// <summary>How it speaks.</summary>
    public CompatKind Kind { get; } = kind;

    /// <summary>Port.</summary>
    public int Port { get; } = port;

    /// <summary>Ids of the cameras it is kept for; none when it is shared.</summary>
    public IReadOnlyList<string> Cameras { get; } = cameras;

    /// <summary>Whether cameras come here, and not viewers.</summary>
    public bool IsForCameras => Kind is CompatKind.FrameTcp or CompatKind.MarkedTcp;

    /// <summary>Connections that were served.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Frames that were accepted. Viewers are counted per camera.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Connections turned away: by address, by key, by origin, or for want of a token.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Frames and connections that were no good: garbage, cut off, too slow, too large.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Who was turned away last, or null.</summary>
    public string? LastRefused => Volatile.Read(ref _lastRefused);

    /// <summary>Counts a connection.</summary>
    public void CountConnection() => Interlocked.Increment(ref _connections);

    /// <summary>Counts a frame.</summary>
    public void CountFrame() => Interlocked.Increment(ref _frames);

    /// <summary>Counts a fault.</summary>
    public void CountFault() => Interlocked.Increment(ref _faults);

    /// <summary>Counts somebody who was turned away.</summary>
    public void CountRefused(IPAddress? address)
    {
        Interlocked.Increment(ref _refused);
        Volatile.Write(ref _lastRefused, PeerAddress.Text(address));
    }
}
