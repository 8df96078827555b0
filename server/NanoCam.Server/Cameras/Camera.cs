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
    private readonly SequenceTracker _numbers = new();
    private ICameraLink? _link;
    private RateMeter _rate;
    private long _linkedMicroseconds;
    private long _lastFrameMicroseconds;
    private LinkEnd _linkEnd;
    private readonly long[] _gapTimes = new long[8];

    /// <summary>Raised when the camera reports its settings, on the thread of its connection: must not block and must not throw.</summary>
    internal event Action<Camera>? SettingsReported;

    /// <summary>
    /// Raised for every frame that arrives over a link, on the thread of its connection: must take constant time, must not block and must
    /// not throw.
    /// </summary>
    internal event Action<DeliveredFrame>? FrameDelivered;

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

    /// <summary>Desired settings. Replaced, never changed in place.</summary>
    public CameraSettings Desired { get; internal set; } = new() { Unset = UnsetSettings.Interval };

    /// <summary>Who changed the desired settings last, since the server started; null without a change.</summary>
    internal SettingsWriteModel? LastChange { get; set; }

    /// <summary>
    /// Settings that the server chose within the desired ones, with their revision; null without steering. Replaced, never changed in
    /// place.
    /// </summary>
    public CameraSettings? Steered { get; internal set; }

    /// <summary>Frames in flight that steering grants; 0 for the configured number.</summary>
    internal int SteeredCredit { get; set; }

    /// <summary>Bytes that a frame may have by steering; 0 without a limit.</summary>
    internal int SteeredFrameBytes { get; set; }

    /// <summary>Settings to send to the camera: the steered ones, or the desired ones.</summary>
    public CameraSettings Target => Steered is { } steered && steered.Revision == Desired.Revision ? steered : Desired;

    /// <summary>The settings that the camera reported last, or null.</summary>
    public SettingsResult? Reported { get; private set; }

    /// <summary>Device information in the headers of its last upload, or null.</summary>
    public UploadReport? UploadReport { get; private set; }

    /// <summary>The newest report of a failure of its firmware since this server started, or null.</summary>
    public ReceivedCrash? LastCrash { get; private set; }

    /// <summary>
    /// The newest health report: of its link while that is open, otherwise of its last upload; or null.
    /// </summary>
    public Health? Health => Link is { } link ? link.Health : UploadReport?.Health;

    /// <summary>Connection that carries settings and commands, or null.</summary>
    public ICameraLink? Link => Volatile.Read(ref _link);

    /// <summary>How its frames arrive; over a lost connection, how they arrived.</summary>
    public UplinkKind UplinkKind { get; private set; } = UplinkKind.Http;

    /// <summary>Time of the last activity, in microseconds since 1970; 0 means never.</summary>
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
    /// Whether it is expected to send frames: its link is open, or its last frame or report is younger than three expected intervals or ten
    /// seconds, whichever is longer.
    /// </summary>
    public bool IsOnline(long nowMicroseconds) => ConditionAt(nowMicroseconds).IsOnline;

    /// <summary>Its state at this moment.</summary>
    public CameraCondition ConditionAt(long nowMicroseconds)
    {
        lock (_gate)
        {
            var lateAfter = OnlineAndLateRule.LateAfter(Reported?.Applied, _rate.IntervalMicroseconds);
            var sinceSeen = OnlineAndLateRule.Age(nowMicroseconds, LastSeenMicroseconds);
            var sinceFrame = OnlineAndLateRule.Age(nowMicroseconds, _lastFrameMicroseconds);
            var sinceLinked = OnlineAndLateRule.Age(nowMicroseconds, _linkedMicroseconds);
            return new CameraCondition(
                OnlineAndLateRule.IsOnline(_link, _linkEnd, sinceSeen, lateAfter),
                OnlineAndLateRule.IsLate(_link, sinceFrame, sinceLinked, lateAfter),
                _lastFrameMicroseconds,
                lateAfter
            );
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
            _linkedMicroseconds = nowMicroseconds;
            var older = _link;
            _link = link;
            _linkEnd = LinkEnd.None;
            UplinkKind = link.Kind;
            // This data is older than that of the link, and must not reappear when the link closes.
            UploadReport = null;
            return older;
        }
    }

    /// <summary>Removes <paramref name="link"/> if it is still the current one.</summary>
    /// <param name="link">The link that ended.</param>
    /// <param name="hasLeft">Whether the camera is offline from now on, because it sent Goodbye or may not return. Otherwise it may
    /// reconnect in a moment, and stays online for eight seconds after its last message.</param>
    public bool Detach(ICameraLink link, bool hasLeft)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_link, link))
            {
                return false;
            }

            _link = null;
            _linkEnd = hasLeft ? LinkEnd.Left : LinkEnd.Lost;
            return true;
        }
    }

    /// <summary>Records the settings that the camera reports.</summary>
    public void Report(SettingsResult settings)
    {
        Reported = settings;
        SettingsReported?.Invoke(this);
    }

    /// <summary>Records a failure of its firmware. A camera repeats a report until it is confirmed; a repetition changes nothing.</summary>
    public void Report(CrashReport crash, long nowMicroseconds)
    {
        var last = LastCrash?.Report;
        if (last?.BootId != crash.BootId || last.UptimeSeconds != crash.UptimeSeconds || last.Thread != crash.Thread)
        {
            LastCrash = new ReceivedCrash(crash, nowMicroseconds);
        }
    }

    /// <summary>Records the device information and the confirmed settings in the headers of an upload.</summary>
    public void Take(UploadReport report)
    {
        UploadReport = report;
        if (report.Crash is { } crash)
        {
            Report(crash, LastSeenMicroseconds);
        }

        // From here on, it is a camera on the HTTP uplink.
        lock (_gate)
        {
            EndLink();
        }

        // The revision alone means that all desired settings are in force.
        var desired = Desired;
        var settings = report.Settings ?? (report.SettingsRevision == desired.Revision ? new SettingsResult { Applied = desired } : null);
        if (settings is null)
        {
            return;
        }

        if (settings.Applied.Revision == Reported?.Applied.Revision)
        {
            // The headers repeat the settings with every frame; listeners are notified only of a new revision.
            Reported = settings;
            return;
        }

        Report(settings);
    }

    /// <summary>Restores the time of the last activity before a restart of the server. Until it sends, the camera is offline.</summary>
    internal void Restore(long lastSeenMicroseconds) => (LastSeenMicroseconds, _linkEnd) = (lastSeenMicroseconds, LinkEnd.Left);

    /// <summary>Records activity.</summary>
    public void Touch(long nowMicroseconds) => LastSeenMicroseconds = nowMicroseconds;

    /// <summary>Counts a frame that was rejected before its sequence number was used.</summary>
    internal void CountRejected(FrameVerdict verdict, int bytes)
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
                _lastFrameMicroseconds = nowMicroseconds;
                _rate.Count(nowMicroseconds);
                EndLink();
            }

            return numbered;
        }
    }

    /// <summary>Microseconds from the first byte of its newest frame over the stream uplink to the last.</summary>
    internal long TransferMicroseconds { get; set; }

    /// <summary>Microseconds without frames, by the number of their cause, since the server started.</summary>
    internal long GapTime(int cause) => Interlocked.Read(ref _gapTimes[Math.Min(cause, _gapTimes.Length - 1)]);

    /// <summary>Adds the duration of a gap.</summary>
    internal void CountGapTime(int cause, long microseconds) =>
        Interlocked.Add(ref _gapTimes[Math.Min(cause, _gapTimes.Length - 1)], microseconds);

    /// <summary>Whether its frames are observed, to steer it.</summary>
    internal bool IsSteered => FrameDelivered is not null;

    /// <summary>Announces a frame that arrived over a link.</summary>
    internal void Deliver(in DeliveredFrame frame) => FrameDelivered?.Invoke(frame);

    /// <summary>Records that a frame is stored. Until then, a repeated upload of it is stored.</summary>
    internal void MarkStored(uint? bootId, uint wireSequence)
    {
        lock (_gate)
        {
            _numbers.MarkStored(bootId, wireSequence);
        }
    }

    // Called for data that arrives over HTTP or over the link.
    private void EndLink()
    {
        if (_link is null)
        {
            _linkEnd = LinkEnd.None;
            UplinkKind = UplinkKind.Http;
        }
    }
}
