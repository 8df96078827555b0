using System.Threading;

namespace NanoCam.Device.Time;

/// <summary>Signals every thread of a device to end. Used only by virtual cameras and tests, never on a board.</summary>
public sealed class StopSignal
{
    private readonly ManualResetEvent _stopped = new ManualResetEvent(false);
    private readonly IClock _clock;
    private int _isSet;

    /// <summary>Creates a signal that waits with <paramref name="clock"/>.</summary>
    public StopSignal(IClock clock)
    {
        _clock = clock;
    }

    /// <summary>Whether the device must stop.</summary>
    public bool IsSet => Interlocked.CompareExchange(ref _isSet, 0, 0) != 0;

    /// <summary>Stops the device.</summary>
    public void Set()
    {
        Interlocked.Exchange(ref _isSet, 1);
        _stopped.Set();
    }

    /// <summary>Sleeps until the time is over or the device stops.</summary>
    /// <returns>Whether the device stops.</returns>
    public bool Sleep(int milliseconds)
    {
        return _clock.Wait(_stopped, milliseconds);
    }
}
