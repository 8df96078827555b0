using NanoCam.Device.Time;

namespace NanoCam.Device.Network;

/// <summary>Tells a network that is away from a name or password that never worked.</summary>
public sealed class JoinWatch
{
    /// <summary>Time without ever having joined after which the setup page is offered.</summary>
    public const long PatienceMicroseconds = 300_000_000;

    private readonly INetwork _network;
    private readonly JoinRecord _record;
    private readonly IClock _clock;
    private readonly bool _hasWorked;
    private bool _isJoined;

    /// <summary>Watches <paramref name="network"/>.</summary>
    public JoinWatch(INetwork network, JoinRecord record, IClock clock)
    {
        _network = network;
        _record = record;
        _clock = clock;
        _hasWorked = record.HasWorked();
    }

    /// <summary>One look, every few seconds.</summary>
    /// <returns>Whether the setup page should be offered.</returns>
    public bool Look()
    {
        if (!_isJoined && _network.IsUp)
        {
            _isJoined = true;
            _record.Note();
        }

        return !_isJoined && !_hasWorked && _clock.Microseconds > PatienceMicroseconds;
    }
}
