using NanoCam.Device.Health;
using NanoCam.Device.Time;

namespace NanoCam.Device.Network;

/// <summary>
/// Joins the network and joins it again after every loss: access point gone, password changed back, address lost, or an association that
/// looks alive while nothing gets through. Never gives up and never restarts the board for it.
/// </summary>
public sealed class NetworkKeeper
{
    private const int LookMilliseconds = 1000;
    private const int JoinMilliseconds = 30_000;
    private const int FirstPauseMilliseconds = 1000;
    private const int LastPauseMilliseconds = 60_000;
    private const long SuspicionMicroseconds = 120_000_000;
    private const long RejoinMicroseconds = 600_000_000;

    private readonly object _lock = new object();
    private readonly INetwork _network;
    private readonly DeviceHealth _health;
    private readonly Jitter _jitter;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private long _unreachableSince = -1;
    private long _lastRejoin = -RejoinMicroseconds;
    private int _pause = FirstPauseMilliseconds;
    private bool _wasUp;

    /// <summary>Keeps <paramref name="network"/> joined.</summary>
    public NetworkKeeper(INetwork network, DeviceHealth health, Jitter jitter, IClock clock, StopSignal stop)
    {
        _network = network;
        _health = health;
        _jitter = jitter;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>The uplink tells whether it reaches its server.</summary>
    public void Report(bool isServerReached)
    {
        lock (_lock)
        {
            if (isServerReached)
            {
                _unreachableSince = -1;
            }
            else if (_unreachableSince < 0)
            {
                _unreachableSince = _clock.Microseconds;
            }
        }
    }

    /// <summary>Body of the keeper's thread; returns when the device stops.</summary>
    public void Run()
    {
        while (!_stop.Sleep(Look())) { }
    }

    /// <summary>One look, and a try to join when the network is down.</summary>
    /// <returns>Milliseconds until the next.</returns>
    public int Look()
    {
        var isUp = _network.IsUp;
        if (isUp && !IsSuspect())
        {
            _wasUp = true;
            _pause = FirstPauseMilliseconds;
            return LookMilliseconds;
        }

        if (_wasUp && !isUp)
        {
            _health.CountWifiLoss();
        }

        _wasUp = false;

        _network.Leave();
        if (_network.Join(JoinMilliseconds))
        {
            return LookMilliseconds;
        }

        var pause = _jitter.Around(_pause);
        _pause = _pause * 2 > LastPauseMilliseconds ? LastPauseMilliseconds : _pause * 2;
        return pause;
    }

    // The server may just be off, so an association that looks good is given up for it every ten minutes at most.
    private bool IsSuspect()
    {
        lock (_lock)
        {
            var now = _clock.Microseconds;
            if (_unreachableSince < 0 || now - _unreachableSince < SuspicionMicroseconds || now - _lastRejoin < RejoinMicroseconds)
            {
                return false;
            }

            _lastRejoin = now;
            return true;
        }
    }
}
