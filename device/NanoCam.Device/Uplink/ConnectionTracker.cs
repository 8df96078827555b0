using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Counts connections and link faults, reports to the network supervisor whether the server is reachable, and sets the pause before the
/// next
/// attempt. Owned by the uplink thread.
/// </summary>
internal sealed class ConnectionTracker
{
    private readonly DeviceHealth _health;
    private readonly NetworkSupervisor? _supervisor;
    private readonly ReconnectPause _pause;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private int _connections;
    private long _openedAt = -1;

    public ConnectionTracker(DeviceHealth health, NetworkSupervisor? supervisor, Jitter jitter, IClock clock, StopSignal stop)
    {
        _health = health;
        _supervisor = supervisor;
        _pause = new ReconnectPause(jitter);
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Notes an attempt to connect.</summary>
    public void OnConnecting()
    {
        _openedAt = -1;
    }

    /// <summary>Notes that the handshake is done.</summary>
    public void OnOpened()
    {
        _openedAt = _clock.Microseconds;
        _supervisor?.Report(isServerReached: true);
        if (_connections++ > 0)
        {
            _health.CountReconnect();
        }
    }

    /// <summary>Notes the end of the connection, or that it was never opened.</summary>
    /// <param name="fault">Why it ended, or null for a fault of the network.</param>
    /// <returns>Milliseconds until the next attempt.</returns>
    public int OnEnded(LinkException? fault)
    {
        if (_stop.IsSet)
        {
            return 0;
        }

        if (fault != null && fault.Reason != GoodbyeReason.Closing)
        {
            _health.CountLinkFault();
        }

        // A refusal proves that the network works. Silence and broken connections may be caused by the network.
        _supervisor?.Report(fault != null && fault.Reason != GoodbyeReason.Timeout);
        return _pause.Next(_openedAt < 0 ? 0 : _clock.Microseconds - _openedAt, fault);
    }
}
