using NanoCam.Device.Time;

namespace NanoCam.Device.Network;

/// <summary>Distinguishes an unavailable network from a name or password that has never worked.</summary>
public sealed class JoinMonitor
{
    /// <summary>Time without a successful join after which the setup page opens.</summary>
    public const long TimeoutMicroseconds = 300_000_000;

    private readonly INetwork _network;
    private readonly JoinRecord _record;
    private readonly IClock _clock;
    private readonly bool _hasWorked;
    private readonly long _start;
    private bool _isJoined;

    /// <summary>Monitors <paramref name="network"/>.</summary>
    public JoinMonitor(INetwork network, JoinRecord record, IClock clock)
    {
        _network = network;
        _record = record;
        _clock = clock;
        _hasWorked = record.HasWorked();

        // Not since boot: a debugger restarts the program, but not the clock of the chip.
        _start = clock.Microseconds;
    }

    /// <summary>Checks the network; call it every few seconds.</summary>
    /// <returns>Whether the setup page must open.</returns>
    public bool IsSetupNeeded()
    {
        if (!_isJoined && _network.IsUp)
        {
            _isJoined = true;
            _record.Save();
        }

        return !_isJoined && !_hasWorked && _clock.Microseconds - _start > TimeoutMicroseconds;
    }
}
