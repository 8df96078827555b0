using NanoCam.Device.Supervision;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Sends the report of a failure over a new connection, followed by a Ping. The server handles messages in order, so the Pong proves that
/// it has the report, which is then removed.
/// </summary>
internal sealed class CrashSender
{
    private readonly object _lock = new object();
    private readonly CrashLog? _log;
    private readonly IClock _clock;
    private CrashReport? _sent;
    private long _sentAt;

    /// <summary>Sends the report of <paramref name="log"/>; null for a device without one.</summary>
    public CrashSender(CrashLog? log, IClock clock)
    {
        _log = log;
        _clock = clock;
    }

    /// <summary>Sends the report, if there is one. Runs on the uplink thread.</summary>
    public void Send(MonitoredSender sender)
    {
        var report = _log == null ? null : _log.Pending;
        if (report == null)
        {
            return;
        }

        sender.Send(sender.Control, report.WriteMessage(sender.Control, 0));
        Ping ping = default;
        ping.SenderMicroseconds = _clock.Microseconds;
        lock (_lock)
        {
            _sent = report;
            _sentAt = ping.SenderMicroseconds;
        }

        sender.Send(sender.Control, ping.WriteMessage(sender.Control, 0));
    }

    /// <summary>Notes a Pong. Runs on the receive thread.</summary>
    public void OnPong(long pingMicroseconds)
    {
        CrashReport? received = null;
        lock (_lock)
        {
            if (_sent != null && pingMicroseconds >= _sentAt)
            {
                received = _sent;
                _sent = null;
            }
        }

        if (received != null)
        {
            _log!.Remove(received);
        }
    }
}
