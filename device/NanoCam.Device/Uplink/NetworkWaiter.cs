using NanoCam.Device.Network;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>Waits until the network is up. Owned by the uplink thread.</summary>
internal sealed class NetworkWaiter
{
    private const int PollMilliseconds = 250;

    private readonly INetwork _network;
    private readonly int _timeoutMilliseconds;
    private readonly IClock _clock;
    private readonly StopSignal _stop;

    public NetworkWaiter(INetwork network, int timeoutMilliseconds, IClock clock, StopSignal stop)
    {
        _network = network;
        _timeoutMilliseconds = timeoutMilliseconds;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Counts the steps of the uplink thread.</summary>
    public Steps Steps { get; } = new Steps();

    /// <summary>Waits.</summary>
    /// <returns>False when the time is over or the device stops.</returns>
    public bool Wait()
    {
        var end = _clock.Microseconds + (_timeoutMilliseconds * 1000L);
        while (!_network.IsUp)
        {
            Steps.Add();
            if (_clock.Microseconds >= end || _stop.Sleep(PollMilliseconds))
            {
                return false;
            }
        }

        return true;
    }
}
