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
    private readonly FrameNumbers _numbers = new();
    private ICameraLink? _link;
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
    public uint? BootId => _numbers.BootId;

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

    /// <summary>Assigns the sequence number of a verified frame: counts gaps, detects a new boot and duplicates.</summary>
    /// <param name="bootId">Boot of the frame, or null if the sender reports none.</param>
    /// <param name="wireSequence">Its number within that boot, or null if the sender does not count.</param>
    /// <param name="toStore">Whether the frame is to be stored: a frame that arrived before is accepted again until it is stored.</param>
    /// <param name="bytes">Bytes of JPEG, for the counters.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    internal NumberedFrame AssignSequence(uint? bootId, uint? wireSequence, bool toStore, int bytes, long nowMicroseconds)
    {
        lock (_gate)
        {
            var numbered = _numbers.Assign(bootId, wireSequence, toStore);
            Counters.Boots += numbered.IsBoot ? 1 : 0;
            Counters.CountGap(numbered.Gap);
            Counters.Count(numbered.IsRepeat ? FrameVerdict.Duplicate : FrameVerdict.Accepted, bytes);
            if (!numbered.IsRepeat)
            {
                LastSeenMicroseconds = nowMicroseconds;
                _rate.Count(nowMicroseconds);
            }

            return numbered;
        }
    }

    /// <summary>Records that a frame is stored. Until then, a repeated upload of it is stored.</summary>
    internal void MarkStored(uint? bootId, uint wireSequence)
    {
        lock (_gate)
        {
            _numbers.MarkStored(bootId, wireSequence);
        }
    }
}
