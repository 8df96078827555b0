using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// One camera as the server knows it: identity, wished and reported settings, counters, the newest frame and the link it is steered
/// through. Identity and wishes are kept across restarts by the <see cref="CameraRegistry"/>; the rest lives as long as the process.
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

    /// <summary>Identity; keeps the <see cref="CameraId"/> rule.</summary>
    public string Id { get; } = id;

    /// <summary>Name for people; the id until somebody gives one. At most 80 characters.</summary>
    public string Name { get; internal set; } = id;

    /// <summary>The newest frame and those who want it.</summary>
    public CameraFeed Feed { get; } = new();

    /// <summary>What happened to its frames.</summary>
    public CameraCounters Counters { get; } = new();

    /// <summary>Connections it is steered through.</summary>
    public ConnectionCounters Connections { get; } = new();

    /// <summary>The settings it should have. Replaced, never changed in place.</summary>
    public CameraSettings Desired { get; internal set; } = new();

    /// <summary>The settings that the camera reported last, or null.</summary>
    public SettingsResult? Reported { get; private set; }

    /// <summary>What it said about itself in the headers of its last upload, or null.</summary>
    public UploadReport? UploadReport { get; private set; }

    /// <summary>
    /// The newest report of its counters and faults: over its link while that is open, else with its last upload; or null.
    /// </summary>
    public Health? Health => Link is { } link ? link.Health : UploadReport?.Health;

    /// <summary>The connection it is steered through, or null.</summary>
    public ICameraLink? Link => Volatile.Read(ref _link);

    /// <summary>Time of the last sign of life, in microseconds since 1970; 0 is never.</summary>
    public long LastSeenMicroseconds { get; private set; }

    /// <summary>The boot its newest frame belongs to, or null when it does not say.</summary>
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
    /// Whether it can be expected to send: its link is open, or its last frame is younger than three of its usual intervals and at
    /// least ten seconds, for cameras that come and go with HTTP.
    /// </summary>
    public bool IsOnline(long nowMicroseconds)
    {
        if (Link is not null)
        {
            return true;
        }

        lock (_gate)
        {
            // A date that was set back far makes its last frame one of the future, which says nothing: offline until the next.
            return LastSeenMicroseconds != 0
                && Math.Abs(nowMicroseconds - LastSeenMicroseconds) < Math.Max(10_000_000, 3 * _rate.IntervalMicroseconds);
        }
    }

    /// <summary>Makes <paramref name="link"/> the one in use. The newer wins: returns the older one, for the caller to close.</summary>
    public ICameraLink? Attach(ICameraLink link, long nowMicroseconds)
    {
        Connections.CountBegun();
        lock (_gate)
        {
            LastSeenMicroseconds = nowMicroseconds;
            var older = _link;
            _link = link;
            // Older than what comes over the link, and must not come back when that closes.
            UploadReport = null;
            return older;
        }
    }

    /// <summary>Lets go of <paramref name="link"/> if it is still the one in use.</summary>
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
        var settings = report.Settings ?? (report.SettingsRevision == Desired.Revision ? new SettingsResult { Applied = Desired } : null);
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

    /// <summary>Notes a sign of life.</summary>
    public void Touch(long nowMicroseconds) => LastSeenMicroseconds = nowMicroseconds;

    /// <summary>Counts a frame that was refused before its place in the sequence mattered.</summary>
    internal void CountRefused(FrameVerdict verdict, int bytes)
    {
        lock (_gate)
        {
            Counters.Count(verdict, bytes);
        }
    }

    /// <summary>Counts bytes that stood behind EOI.</summary>
    internal void CountTrimmed(int bytes)
    {
        lock (_gate)
        {
            Counters.TrimmedBytes += bytes;
        }
    }

    /// <summary>
    /// Gives a verified frame its place: counts holes, notices a new boot, refuses what was already there. On acceptance
    /// <paramref name="sequence"/> is the number the rest of the server uses.
    /// </summary>
    /// <param name="bootId">Boot the frame belongs to, or null when the sender does not say.</param>
    /// <param name="wireSequence">Its number in that boot, or null when the sender does not count.</param>
    /// <param name="bytes">Bytes of JPEG, for the counters.</param>
    /// <param name="nowMicroseconds">Time of arrival.</param>
    /// <param name="sequence">The number on this server.</param>
    internal FrameVerdict Place(uint? bootId, uint? wireSequence, int bytes, long nowMicroseconds, out long sequence)
    {
        lock (_gate)
        {
            var first = Counters.Boots == 0;
            var rebooted = !first && bootId is not null && bootId != _bootId;
            long step = 1;
            if (wireSequence is { } number && !first && !rebooted)
            {
                // Signed difference, so that the count may wrap at 2^32.
                step = unchecked((int)(number - _wireSequence));
                if (step < 0 && bootId is null)
                {
                    // A sender that does not tell its boots began to count again.
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
