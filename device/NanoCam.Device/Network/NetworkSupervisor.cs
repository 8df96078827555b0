using System.Threading;
using NanoCam.Device.Health;
using NanoCam.Device.Time;

namespace NanoCam.Device.Network;

/// <summary>
/// Joins the network, and rejoins it after every loss: access point unavailable, address lost, or association without data.
/// Retries indefinitely and never restarts the board.
/// </summary>
public sealed class NetworkSupervisor : IProgress
{
    private const int CheckMilliseconds = 1000;
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
    private int _checks;

    /// <summary>Supervises <paramref name="network"/>.</summary>
    public NetworkSupervisor(INetwork network, DeviceHealth health, Jitter jitter, IClock clock, StopSignal stop)
    {
        _network = network;
        _health = health;
        _jitter = jitter;
        _clock = clock;
        _stop = stop;
    }

    /// <inheritdoc/>
    public int Progress => Interlocked.CompareExchange(ref _checks, 0, 0);

    /// <summary>Records whether the uplink reached the server. Any thread may call it.</summary>
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

    /// <summary>Body of the network thread; returns when the device stops.</summary>
    public void Run()
    {
        do
        {
            Interlocked.Increment(ref _checks);
        } while (!_stop.Sleep(Check()));
    }

    /// <summary>Checks the network once, and tries to join when it is down.</summary>
    /// <returns>Milliseconds until the next check.</returns>
    public int Check()
    {
        var isUp = _network.IsUp;
        if (isUp && !IsSuspect())
        {
            _wasUp = true;
            _pause = FirstPauseMilliseconds;
            return CheckMilliseconds;
        }

        if (_wasUp && !isUp)
        {
            _health.CountWifiLoss();
        }

        _wasUp = false;

        _network.Leave();
        if (_network.Join(JoinMilliseconds))
        {
            return CheckMilliseconds;
        }

        var pause = _jitter.Around(_pause);
        _pause = _pause * 2 > LastPauseMilliseconds ? LastPauseMilliseconds : _pause * 2;
        return pause;
    }

    // The server may simply be turned off, so a working association is dropped at most every ten minutes.
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
