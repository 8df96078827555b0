using NanoCam.Device.Capture;
using NanoCam.Device.Network;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: the live connection to the server, reopened indefinitely. All objects are created once. A connection allocates a few small
/// objects
/// and a thread; a frame allocates nothing.
/// </summary>
public sealed class StreamUplink : IUplink
{
    private const int NetworkPollMilliseconds = 500;

    // A camera takes about a second to open. One that cannot be opened must not delay the report of its fault for long.
    private const int CameraMilliseconds = 10_000;

    private readonly StreamConnection _connection;
    private readonly CaptureLoop _capture;
    private readonly OutgoingMessages _messages;
    private readonly INetwork _network;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly Steps _steps;

    internal StreamUplink(
        StreamConnection connection,
        CaptureLoop capture,
        OutgoingMessages messages,
        UplinkStatistics statistics,
        INetwork network,
        IClock clock,
        StopSignal stop
    )
    {
        _connection = connection;
        _steps = connection.Steps;
        _capture = capture;
        _messages = messages;
        Statistics = statistics;
        _network = network;
        _clock = clock;
        _stop = stop;
        capture.IsPaused = true;
    }

    /// <inheritdoc/>
    public int Progress => _steps.Progress;

    /// <summary>The server's verdicts about the frames.</summary>
    public UplinkStatistics Statistics { get; }

    /// <summary>
    /// Why the last connection ended or could not be opened, as text for users; empty if there was none. Any thread may read it.
    /// </summary>
    public string LastFault => _connection.LastFault;

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        _messages.Add(result);
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        if (_messages.TryEndCommand(requestId))
        {
            _messages.Add(requestId, status);
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        _clock.Wait(_capture.OpenAttempted, CameraMilliseconds);
        while (!_stop.IsSet)
        {
            // Without a network every attempt fails, and its name lookup would stop the other threads.
            _steps.Sleep(_stop, _network.IsUp ? _connection.Run() : NetworkPollMilliseconds);
        }
    }
}
