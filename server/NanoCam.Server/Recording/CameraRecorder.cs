using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>
/// Decides for each frame of one camera whether it is recorded, and counts those that are not, with the reason. Called for every accepted
/// frame in order, on the thread of its connection: takes constant time and never waits for the disk.
/// </summary>
internal sealed class CameraRecorder(Camera camera, FrameQueue queue, RingBudget budget, CameraEvents events)
{
    private const long Second = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Lock _droppedGate = new();
    private readonly EventRing _ring = new(budget);
    private readonly GapTracker _gaps = new(camera.Id, events, camera);
    private readonly GapCauses _causes = new(camera);
    private RecordingRule _rule = new();
    private FrameCounts _pending;
    private FrameCounts _dropped;
    private FrameEntry? _last;
    private FrameEntry? _first;
    private IReadOnlyList<FrameEntry>? _newest;
    private bool _isActive;
    private volatile bool _hasEnded;
    private long _nextInterval = long.MinValue;
    private long _triggeredAt;
    private long _recordUntil;
    private long _lastQueued;
    private long _minute = -1;
    private long _hour = -1;

    // Of the writer thread: frames of a gap whose event exists although the record of the gap could not be written, and the capture time of
    // the frame it tried to write last.
    private uint _announced;
    private long _lastAttempt = long.MaxValue;

    /// <summary>Id of the camera.</summary>
    public string CameraId => camera.Id;

    /// <summary>The camera.</summary>
    public Camera Camera => camera;

    /// <summary>Whether the camera was removed, or the server stops.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Longest duration of a dense segment under the rule. Sparse frames share a segment.</summary>
    public TimeSpan SegmentSpan { get; private set; }

    /// <summary>Whether it was recording at the last <see cref="Tick"/>; null before the first.</summary>
    public RecordingStatus? LastStatus { get; set; }

    /// <summary>
    /// Sets the newest frames in the archive, so that missing frames since then are counted. The camera may already have sent frames: they
    /// wait for the writer, and the record of the first one contains the count.
    /// </summary>
    public void Continue(IReadOnlyList<FrameEntry> newest)
    {
        lock (_gate)
        {
            _newest = newest;
            if (_first is { } first && CountSince(newest, first) is var lost and > 0)
            {
                lock (_droppedGate)
                {
                    _dropped.AddLost(lost, GapCause.Server);
                }
            }
        }
    }

    /// <summary>Applies a rule.</summary>
    public void Apply(RecordingRule rule, bool isActive)
    {
        lock (_gate)
        {
            if (rule != _rule || !isActive)
            {
                // The frames in the ring belong to the previous rule.
                _ring.Trim(long.MaxValue, ref _pending);
            }

            _rule = rule;
            _isActive = isActive;
            SegmentSpan = rule.Mode == RecordingMode.Interval ? TimeSpan.FromSeconds(Math.Min(60L * rule.EverySeconds, 86_400)) : default;
        }
    }

    /// <summary>
    /// Records the frames around the current time under the rule <see cref="RecordingMode.Event"/>; returns false under any other rule.
    /// </summary>
    public bool Trigger(long now)
    {
        lock (_gate)
        {
            if (_rule.Mode != RecordingMode.Event || !_isActive)
            {
                return false;
            }

            _triggeredAt = now;
            _recordUntil = now + (_rule.AfterSeconds * Second);
            _ring.MoveTo(Enqueue);
            return true;
        }
    }

    /// <summary>Receives an accepted frame.</summary>
    public void Accept(Frame frame, in FrameOrigin origin, in NumberedFrame number, bool isStill)
    {
        lock (_gate)
        {
            var entry = EntryOf(frame, origin, number);
            CountGap(entry, number);
            _first ??= entry;
            _last = entry;
            if (isStill || !_isActive || !IsWanted(entry.CapturedMicroseconds))
            {
                // A still is a separate file.
                _pending.Thinned++;
                return;
            }

            entry = _pending.MoveTo(entry);
            _pending = default;
            var item = new RecordedFrame(this, frame.AddReference(), entry, IsMinute: false, IsHour: false);
            if (_rule.Mode == RecordingMode.Event && IsEventOver(entry.ReceivedMicroseconds))
            {
                _ring.Add(item, entry.ReceivedMicroseconds - (_rule.BeforeSeconds * Second), ref _pending);
            }
            else
            {
                Enqueue(item);
            }
        }
    }

    /// <summary>Once a second, releases frames that the ring no longer needs, and appends events of gaps that have ended.</summary>
    public void Tick(long now)
    {
        lock (_gate)
        {
            _ring.Trim(now - (_rule.BeforeSeconds * Second), ref _pending);
            _gaps.FlushQuiet(now);
        }
    }

    /// <summary>Releases all frames and appends the known gaps.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ring.Trim(long.MaxValue, ref _pending);
            _gaps.Flush();
            _isActive = false;
            _hasEnded = true;
        }
    }

    /// <summary>Whether the camera is recorded, apart from errors of the disk.</summary>
    public RecordingStatus StatusAt(long now)
    {
        lock (_gate)
        {
            var isRecent = _lastQueued != 0 && Math.Abs(now - _lastQueued) < Math.Max(10, 3L * ExpectedSeconds) * Second;
            return _rule.Mode switch
            {
                RecordingMode.Off => RecordingStatus.Off,
                _ when !_isActive => RecordingStatus.OutsideSchedule,
                RecordingMode.Event when IsEventOver(now) => RecordingStatus.NoEvent,
                _ when isRecent => new RecordingStatus(RecordingState.Recording, null, null),
                _ => RecordingStatus.NoFrames,
            };
        }
    }

    /// <summary>Frames that are neither recorded nor in a record yet.</summary>
    public FrameCounts Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending;
            }
        }
    }

    /// <summary>Counts a frame that could not be written, and the frames before it that its record explains.</summary>
    public void CountDropped(in FrameEntry entry)
    {
        lock (_droppedGate)
        {
            _dropped.Add(entry);
            _dropped.Dropped++;
        }
    }

    /// <summary>
    /// Counts a frame that could not be written after <see cref="AddDroppedGap"/> was called for it. Called by the writer.
    /// </summary>
    public void CountFailed(in FrameEntry entry)
    {
        _announced += entry.Dropped;
        CountDropped(entry);
    }

    /// <summary>Takes the counts of the frames that could not be written.</summary>
    public FrameCounts TakeDropped()
    {
        lock (_droppedGate)
        {
            var dropped = _dropped;
            _dropped = default;
            return dropped;
        }
    }

    /// <summary>
    /// Adds the gap before a frame that is about to be written after other frames could not be written. Called by the writer.
    /// </summary>
    public void AddDroppedGap(in FrameEntry entry)
    {
        // While the disk fails, each attempt again counts the frames of earlier attempts, which events already contain.
        var frames = entry.Dropped - Math.Min(_announced, entry.Dropped);
        _announced = 0;
        if (frames > 0)
        {
            lock (_gate)
            {
                _gaps.Add(Math.Min(_lastAttempt, entry.CapturedMicroseconds), entry.CapturedMicroseconds, frames, GapCause.Disk);
            }
        }

        _lastAttempt = entry.CapturedMicroseconds;
    }

    // Also after the date was set back. A frame that arrived just before the trigger still belongs to it.
    private bool IsEventOver(long now) => now > _recordUntil || now < _triggeredAt - Second;

    private int ExpectedSeconds => _rule.Mode == RecordingMode.Interval ? _rule.EverySeconds : 1;

    private bool IsWanted(long captured)
    {
        switch (_rule.Mode)
        {
            case RecordingMode.Continuous or RecordingMode.Event:
                return true;
            // This also applies after the clock was set back.
            case RecordingMode.Interval when captured >= _nextInterval || captured < _nextInterval - (_rule.EverySeconds * Second):
                var step = _rule.EverySeconds * Second;
                _nextInterval = (captured / step * step) + step;
                return true;
            default:
                return false;
        }
    }

    private void Enqueue(RecordedFrame item)
    {
        var captured = item.Entry.CapturedMicroseconds;
        var (minute, hour) = (captured / (60 * Second), captured / (3600 * Second));
        queue.Add(item with { IsMinute = minute != _minute, IsHour = hour != _hour });
        (_minute, _hour, _lastQueued) = (minute, hour, item.Entry.ReceivedMicroseconds);
    }

    private static FrameEntry EntryOf(Frame frame, in FrameOrigin origin, in NumberedFrame number) =>
        new()
        {
            Sequence = frame.Sequence,
            CapturedMicroseconds = frame.CapturedMicroseconds,
            ReceivedMicroseconds = frame.ReceivedMicroseconds,
            BootId = origin.BootId ?? 0,
            Number = origin.Sequence ?? 0,
            Flags = (ushort)(
                (origin.BootId is null ? 0 : FrameEntry.HasBoot)
                | (origin.Sequence is null ? 0 : FrameEntry.HasNumber)
                | (number.Gap < 0 ? FrameEntry.WasLost : 0)
            ),
        };

    private void CountGap(in FrameEntry entry, in NumberedFrame number)
    {
        var cause = _causes.Next(_last is { } previous ? entry.CapturedMicroseconds - previous.CapturedMicroseconds : 0);
        if (_last is not { } last)
        {
            // The first frame since the server started: counts the frames that are missing since the newest frame in the archive.
            _pending.AddLost(_newest is { } newest ? CountSince(newest, entry) : 0, GapCause.Server);
            return;
        }

        if (number.IsBoot && (entry.Flags & FrameEntry.HasBoot) != 0 && entry.BootId != last.BootId)
        {
            AddRestart(last, entry);
        }
        else if (number.Gap > 0)
        {
            _pending.AddLost((uint)number.Gap, cause);
            _gaps.Add(last.CapturedMicroseconds, entry.CapturedMicroseconds, number.Gap, cause);
        }
    }

    // Numbers between the newest frames in the archive and the first one since the server started.
    private uint CountSince(IReadOnlyList<FrameEntry> newest, in FrameEntry first)
    {
        if (newest.Count == 0)
        {
            return 0;
        }

        var number = first;
        var same = newest
            .Where(entry => entry.BootId == number.BootId && (entry.Flags & number.Flags & FrameEntry.HasNumber) != 0)
            .ToList();
        if (same.Count == 0)
        {
            var last = newest.MaxBy(entry => entry.ReceivedMicroseconds);
            if ((first.Flags & FrameEntry.HasBoot) != 0 && first.BootId != last.BootId)
            {
                AddRestart(last, first);
            }

            return 0;
        }

        // Of the frames of one boot, the one with the highest number is the last, regardless of the date.
        var lost = same.Min(entry => unchecked((int)(number.Number - entry.Number)) - 1);
        if (lost <= 0)
        {
            return 0;
        }

        var before = same.First(entry => unchecked((int)(number.Number - entry.Number)) - 1 == lost);
        _gaps.Add(before.CapturedMicroseconds, first.CapturedMicroseconds, lost, GapCause.Server);
        return (uint)lost;
    }

    private void AddRestart(in FrameEntry last, in FrameEntry entry)
    {
        var reason = camera.Link?.Hello.ResetReason ?? camera.UploadReport?.ResetReason;
        events.Append(
            new CameraEvent(CameraEventKind.Restart, camera.Id, entry.CapturedMicroseconds)
            {
                Cause = reason is null ? "unknown" : CameraModelMapper.NameOf(reason.Value),
            }
        );
        // The number of frames that the camera would have captured in the meantime is unknown.
        _gaps.Add(last.CapturedMicroseconds, entry.CapturedMicroseconds, null, GapCause.Restart);
    }
}
