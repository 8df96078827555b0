using NanoCam.Device.Health;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>Sends everything besides frames: the queued messages, and Health once per heartbeat. Owned by the uplink thread.</summary>
internal sealed class ControlSender
{
    private readonly OutgoingMessages _messages;
    private readonly MonitoredSender _sender;
    private readonly DeviceHealth _deviceHealth;
    private readonly CrashSender _crashes;
    private readonly IClock _clock;
    private readonly Wire.Health _health = new Wire.Health();
    private long _heartbeat;
    private long _healthDue;

    public ControlSender(OutgoingMessages messages, MonitoredSender sender, DeviceHealth deviceHealth, CrashSender crashes, IClock clock)
    {
        _messages = messages;
        _sender = sender;
        _deviceHealth = deviceHealth;
        _crashes = crashes;
        _clock = clock;
    }

    /// <summary>Counts the steps of the uplink thread.</summary>
    public Steps Steps { get; } = new Steps();

    /// <summary>Begins a connection: drops remaining messages of an earlier one, and schedules Health immediately.</summary>
    public void Begin(long heartbeatMicroseconds)
    {
        _heartbeat = heartbeatMicroseconds;
        _healthDue = _clock.Microseconds;
        _messages.Clear();
    }

    /// <summary>Sends the report of a failure, if there is one.</summary>
    public void SendCrash()
    {
        _crashes.Send(_sender);
    }

    /// <summary>Sends queued messages, and Health when it is due.</summary>
    /// <returns>Whether the server requested a restart. In that case, the response to the command has been sent.</returns>
    public bool SendQueued()
    {
        // Read before the messages are sent, so that the response to the restart is among them.
        var isRebootRequested = _messages.IsRebootRequested;
        int size;
        while ((size = _messages.WriteNext(_sender.Control, _clock.Microseconds)) > 0)
        {
            _sender.Send(_sender.Control, size);
        }

        var now = _clock.Microseconds;
        var isDue = now >= _healthDue;
        if (_messages.TakeHealth() || isDue)
        {
            Steps.Add();
            _healthDue = isDue ? now + _heartbeat : _healthDue;
            _deviceHealth.Fill(_health);
            _sender.Send(_sender.Control, _health.WriteMessage(_sender.Control, 0));
        }

        return isRebootRequested;
    }

    /// <summary>Waits for a frame, an acknowledgement or a message; no longer than until Health is due.</summary>
    public void Wait()
    {
        var wait = (_healthDue - _clock.Microseconds + 999) / 1000;
        _clock.Wait(_messages.Arrived, wait > 0 ? (int)wait : 0);
    }
}
