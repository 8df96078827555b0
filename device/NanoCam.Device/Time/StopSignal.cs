using System.Threading;

namespace NanoCam.Device.Time;

/// <summary>Tells every thread of a device to end. A board never does; a virtual camera and the tests do.</summary>
public sealed class StopSignal
{
    private readonly ManualResetEvent _stopped = new ManualResetEvent(false);
    private readonly IClock _clock;
    private int _isSet;

    /// <summary>Waits on <paramref name="clock"/>.</summary>
    public StopSignal(IClock clock)
    {
        _clock = clock;
    }

    /// <summary>Whether the device should end.</summary>
    public bool IsSet => Interlocked.CompareExchange(ref _isSet, 0, 0) != 0;

    /// <summary>Asks the device to end.</summary>
    public void Set()
    {
        Interlocked.Exchange(ref _isSet, 1);
        _stopped.Set();
    }

    /// <summary>Sleeps, unless the device ends first.</summary>
    /// <returns>Whether it ends.</returns>
    public bool Sleep(int milliseconds)
    {
        return _clock.Wait(_stopped, milliseconds);
    }
}
