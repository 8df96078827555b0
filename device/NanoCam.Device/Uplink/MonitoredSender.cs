using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Sends on the current connection and reports the beginning and end of each send to the monitor. Owned by the uplink thread.
/// </summary>
internal sealed class MonitoredSender
{
    /// <summary>Buffer for one control message.</summary>
    public readonly byte[] Control;

    private readonly LinkMonitor _monitor;
    private readonly IClock _clock;
    private Connection? _connection;

    public MonitoredSender(LinkMonitor monitor, byte[] control, IClock clock)
    {
        _monitor = monitor;
        Control = control;
        _clock = clock;
    }

    /// <summary>Starts to send on a connection.</summary>
    public void Begin(Connection connection, int heartbeatMilliseconds)
    {
        _connection = connection;
        _monitor.Reset(heartbeatMilliseconds, _clock.Microseconds);
    }

    /// <summary>Sends the first bytes of a buffer.</summary>
    public void Send(byte[] buffer, int count)
    {
        _monitor.OnSendBegun(_clock.Microseconds);
        _connection!.Send(buffer, 0, count);
        _monitor.OnSendEnded();
    }

    /// <summary>Sends a Goodbye. No send timeout applies, because the connection is ending anyway.</summary>
    /// <returns>False if the connection accepts no more bytes.</returns>
    public bool TrySendGoodbye(GoodbyeReason reason, string text)
    {
        return UplinkMessages.TrySendGoodbye(_connection!, Control, reason, text);
    }
}
