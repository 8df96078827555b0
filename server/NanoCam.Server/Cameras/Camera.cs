using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// State of one camera: identity, desired and reported settings, counters, newest frame, and the link that carries settings and commands.
/// Identity and desired settings survive a restart of the server (<see cref="CameraPersistence"/>); the rest is in memory only.
/// </summary>
public sealed class Camera(string id)
{
    private readonly Lock _gate = new();
    private ICameraLink? _link;
    private uint? _bootId;
    private uint _wireSequence;
    private long _sequence;
    private RateMeter _rate;

    /// <summary>Raised when the camera reports its settings, on the thread of its connection: must not block and must not throw.</summary>
    internal event Action<Camera>? SettingsReported;

    /// <summary>Identity; follows the <see cref="CameraId"/> rule.</summary>
    public string Id { get; } = id;

    /// <summary>Display name; the id until a user sets one. At most 80 characters.</summary>
    public string Name { get; internal set; } = id;

    /// <summary>The newest frame, and the sinks that receive it.</summary>
    public CameraFeed Feed { get; } = new();

    /// <summary>Counters of its frames.</summary>
    public CameraCounters Counters { get; } = new();

    /// <summary>Counters of its connections.</summary>
    public ConnectionCounters Connections { get; } = new();

    /// <summary>The settings it should have. Replaced, never changed in place.</summary>
    public CameraSettings Desired { get; internal set; } = new();

    /// <summary>The settings that the camera reported last, or null.</summary>
    public SettingsResult? Reported { get; private set; }

    /// <summary>Device information in the headers of its last upload, or null.</summary>
    public UploadReport? UploadReport { get; private set; }

    /// <summary>
    /// The newest health report: of its link while that is open, otherwise of its last upload; or null.
    /// </summary>
    public Health? Health => Link is { } link ? link.Health : UploadReport?.Health;

    /// <summary>Connection that carries settings and commands, or null.</summary>
    public ICameraLink? Link => Volatile.Read(ref _link);

    /// <summary>Time of the last activity, in microseconds since 1970; 0 is never.</summary>
    public long LastSeenMicroseconds { get; private set; }

    /// <summary>Boot of its newest frame, or null if not reported.</summary>
    public uint? BootId => _bootId;

    /// <summary>Frames per second over the last seconds.</summary>
    public double FramesPerSecond(long nowMicroseconds)
    {
        lock (_gate)
        {
            return _rate.PerSecond(nowMicroseconds);
        }
    }

    /// <summary>
    /// Whether it is expected to send frames: its link is open, or, for a camera on the HTTP uplink, its last frame is younger than three
    /// usual intervals or ten seconds, whichever is longer.
    /// </summary>
    public bool IsOnline(long nowMicroseconds)
    {
        if (Link is not null)
        {
            return true;
        }

        lock (_gate)
        {
            // After the clock was set back far, its last frame is in the future. The camera counts as offline until the next frame.
            return LastSeenMicroseconds != 0
                && Math.Abs(nowMicroseconds - LastSeenMicroseconds) < Math.Max(10_000_000, 3 * _rate.IntervalMicroseconds);
        }
    }

    /// <summary>
    /// Makes <paramref name="link"/> the current connection. Returns the older connection, which the caller closes.
    /// </summary>
    public ICameraLink? Attach(ICameraLink link, long nowMicroseconds)
    {
        Connections.CountBegun();
        lock (_gate)
        {
            LastSeenMicroseconds = nowMicroseconds;
            var older = _link;
            _link = link;
            // Older than what arrives over the link. It must not reappear when the link closes.
            UploadReport = null;
            return older;
        }
    }

    /// <summary>Removes <paramref name="link"/> if it is still the current one.</summary>
    public bool Detach(ICameraLink link)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_link, link))
            {
                return false;
            }

            _link = null;
            return true;
        }
    }

    /// <summary>Takes the settings that the camera reports.</summary>
    public void Report(SettingsResult settings)
    {
        Reported = settings;
        SettingsReported?.Invoke(this);
    }

    /// <summary>Takes what the camera says about itself in the headers of an upload, and which settings it confirms.</summary>
    public void Take(UploadReport report)
    {
        UploadReport = report;
        // The revision alone says that all desired settings are in force.
        var desired = Desired;
        var settings = report.Settings ?? (report.SettingsRevision == desired.Revision ? new SettingsResult { Applied = desired } : null);
        if (settings is null)
        {
            return;
        }

        if (settings.Applied.Revision == Reported?.Applied.Revision)
        {
            // The headers repeat the settings with every frame; the listeners hear of a new revision only.
            Reported = settings;
            return;
        }

        Report(settings);
    }

    /// <summary>Records activity.</summary>
    public void Touch(long nowMicroseconds) => LastSeenMicroseconds = nowMicroseconds;

    /// <summary>Counts a frame that was rejected before its sequence number was used.</summary>
    internal void CountRefused(FrameVerdict verdict, int bytes)
    {
        lock (_gate)
        {
            Counters.Count(verdict, bytes);
        }
    }

    /// <summary>Counts bytes removed after the end of a JPEG.</summary>
    internal void CountTrimmed(int bytes)
    {
        lock (_gate)
        {
            Counters.TrimmedBytes += bytes;
        }
    }

    /// <summary>
    /// Assigns the sequence number of a verified frame: counts gaps, detects a new boot, rejects duplicates. After acceptance
    /// <paramref name="sequence"/> is the number that the rest of the server uses.
    /// </summary>
    /// <param name="bootId">Boot of the frame, or null if the sender reports none.</param>
    /// <param name="wireSequence">Its number within that boot, or null if the sender does not count.</param>
    /// <param name="bytes">Bytes of JPEG, for the counters.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    /// <param name="sequence">The number on this server.</param>
    internal FrameVerdict AssignSequence(uint? bootId, uint? wireSequence, int bytes, long nowMicroseconds, out long sequence)
    {
        lock (_gate)
        {
            var first = Counters.Boots == 0;
            var rebooted = !first && bootId is not null && bootId != _bootId;
            long step = 1;
            if (wireSequence is { } number && !first && !rebooted)
            {
                // Signed difference, so that the number may wrap at 2^32.
                step = unchecked((int)(number - _wireSequence));
                if (step < 0 && bootId is null)
                {
                    // A sender that does not report its boots began to count again.
                    rebooted = true;
                    step = 1;
                }
                else if (step <= 0)
                {
                    sequence = _sequence;
                    Counters.Count(FrameVerdict.Duplicate, bytes);
                    return FrameVerdict.Duplicate;
                }
            }

            if (first || rebooted)
            {
                Counters.Boots++;
                _bootId = bootId;
            }

            _wireSequence = wireSequence ?? unchecked(_wireSequence + 1);
            _sequence = first ? _wireSequence : _sequence + step;
            Counters.Missing += step - 1;
            Counters.Count(FrameVerdict.Accepted, bytes);
            LastSeenMicroseconds = nowMicroseconds;
            _rate.Count(nowMicroseconds);
            sequence = _sequence;
            return FrameVerdict.Accepted;
        }
    }
}
