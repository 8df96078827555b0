using NanoCam.Server.Api;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Why a received message was ignored.</summary>
internal enum IgnoredMessage
{
    /// <summary>It was retained by the broker. A command is only valid at the moment it is sent.</summary>
    Retained,

    /// <summary>Its topic, camera or payload is invalid.</summary>
    Invalid,

    /// <summary>A newer command for the same setting replaced it.</summary>
    Replaced,
}

/// <summary>
/// State of the connection to the broker and counters of its messages: for the log, <c>/health/ready</c> and <c>/metrics</c>.
/// </summary>
internal sealed partial class MqttStatus(TimeProvider time, ILogger<MqttStatus> logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly long[] _ignored = new long[3];
    private readonly HashSet<string> _visible = new(StringComparer.Ordinal);
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tooLarge = new(StringComparer.Ordinal);
    private string? _broker;
    private MqttProblem _problem;
    private string? _reason;
    private bool _isConnected;
    private long _since;
    private long _ignoredLogged;
    private long? _ignoredLoggedAt;

    /// <summary>Whether MQTT is configured.</summary>
    public bool IsUsed => _broker is not null;

    /// <summary>Whether there is a connection.</summary>
    public bool IsConnected => Volatile.Read(ref _isConnected);

    /// <summary>Connections that were opened.</summary>
    public long Connections { get; private set; }

    /// <summary>Frames that were published.</summary>
    public long Frames { get; private set; }

    /// <summary>Other messages that were published.</summary>
    public long Messages { get; private set; }

    /// <summary>Commands that were executed.</summary>
    public long Executed { get; private set; }

    /// <summary>Commands that were valid and failed.</summary>
    public long Failures { get; private set; }

    /// <summary>Received messages that were ignored.</summary>
    public long Ignored(IgnoredMessage reason) => Volatile.Read(ref _ignored[(int)reason]);

    /// <summary>Records that the server is connecting.</summary>
    public void Start(MqttAddress broker)
    {
        lock (_gate)
        {
            (_broker, _since) = (broker.ToString(), time.Microseconds());
        }
    }

    /// <summary>Records a new connection.</summary>
    public void Connected()
    {
        lock (_gate)
        {
            (_isConnected, _problem, _reason, _since) = (true, MqttProblem.None, null, time.Microseconds());
            _visible.Clear();
            _announced.Clear();
            _tooLarge.Clear();
            Connections++;
        }

        Log.Connected(logger, _broker!);
    }

    /// <summary>Records a failed attempt, or the end of a connection. Only a new problem is logged.</summary>
    public void Failed(MqttProblem problem, string reason)
    {
        lock (_gate)
        {
            var isNew = _isConnected || problem != _problem;
            if (isNew)
            {
                _since = time.Microseconds();
            }

            (_isConnected, _problem, _reason) = (false, problem, reason);
            if (!isNew)
            {
                return;
            }
        }

        Log.Failed(logger, reason);
    }

    /// <summary>Records that the server closed the connection.</summary>
    public void Stopped() => Volatile.Write(ref _isConnected, false);

    /// <summary>Counts a published message.</summary>
    public void CountPublished(bool isFrame)
    {
        Frames += isFrame ? 1 : 0;
        Messages += isFrame ? 0 : 1;
    }

    /// <summary>
    /// Logs that the broker does not accept the frames of a camera, because they are too large; once for each camera and connection.
    /// </summary>
    public void SkippedFrame(string cameraId, int bytes)
    {
        lock (_gate)
        {
            if (!_tooLarge.Add(cameraId))
            {
                return;
            }
        }

        Log.TooLarge(logger, cameraId, bytes, _broker!);
    }

    /// <summary>Counts an executed command.</summary>
    public void CountCommand(bool isExecuted)
    {
        lock (_gate)
        {
            Executed += isExecuted ? 1 : 0;
            Failures += isExecuted ? 0 : 1;
        }
    }

    /// <summary>Counts an ignored message.</summary>
    public void CountIgnored(IgnoredMessage reason) => Interlocked.Increment(ref _ignored[(int)reason]);

    /// <summary>Records that a camera was announced, or that its announcement was withdrawn.</summary>
    public void Announced(string cameraId, bool isAnnounced)
    {
        lock (_gate)
        {
            if (isAnnounced)
            {
                _announced.Add(cameraId);
                return;
            }

            _announced.Remove(cameraId);
            _visible.Remove(cameraId);
        }
    }

    /// <summary>Records that the broker delivered the discovery message of a camera, as it does to Home Assistant.</summary>
    public void Seen(string cameraId)
    {
        lock (_gate)
        {
            _visible.Add(cameraId);
        }
    }

    /// <summary>
    /// Records that the discovery message of a camera was removed from the broker. Returns whether it was visible before.
    /// </summary>
    public bool Withdrawn(string cameraId)
    {
        lock (_gate)
        {
            return _visible.Remove(cameraId);
        }
    }

    /// <summary>Logs the ignored messages in one line, at most once a minute.</summary>
    public void LogIgnored()
    {
        var (retained, invalid, replaced) = (
            Ignored(IgnoredMessage.Retained),
            Ignored(IgnoredMessage.Invalid),
            Ignored(IgnoredMessage.Replaced)
        );
        var all = retained + invalid + replaced;
        if (all == _ignoredLogged || (_ignoredLoggedAt is { } at && time.GetElapsedTime(at) < LogInterval))
        {
            return;
        }

        (_ignoredLogged, _ignoredLoggedAt) = (all, time.GetTimestamp());
        Log.Ignored(logger, all, retained, invalid, replaced);
    }

    /// <summary>State for <c>/health/ready</c>; null without MQTT.</summary>
    public BrokerHealth? Read()
    {
        lock (_gate)
        {
            return _broker is null
                ? null
                : new BrokerHealth
                {
                    Broker = _broker,
                    State =
                        _isConnected ? "connected"
                        : _problem == MqttProblem.None ? "connecting"
                        : "disconnected",
                    Problem = _problem == MqttProblem.None ? null : _problem.ToString().ToLowerInvariant(),
                    Reason = _reason,
                    Since = UnixTime.FromMicroseconds(_since),
                    Announced = _isConnected ? _announced.Count : 0,
                    Visible = _isConnected ? _announced.Count(_visible.Contains) : 0,
                };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The server is connected to the MQTT broker {Broker}")]
        public static partial void Connected(ILogger logger, string broker);

        [LoggerMessage(
            LogLevel.Warning,
            "Camera {CameraId} sends frames of {Bytes} bytes, which are larger than the MQTT broker {Broker} accepts, so they are not "
                + "published. Raise the maximum packet size of the broker, or choose a smaller frame"
        )]
        public static partial void TooLarge(ILogger logger, string cameraId, int bytes, string broker);

        [LoggerMessage(LogLevel.Warning, "{Reason} The server will keep trying, and will log the next change")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(
            LogLevel.Information,
            "MQTT messages ignored since the start: {All} ({Retained} retained by the broker, {Invalid} invalid, {Replaced} replaced by a "
                + "newer command)"
        )]
        public static partial void Ignored(ILogger logger, long all, long retained, long invalid, long replaced);
    }
}
