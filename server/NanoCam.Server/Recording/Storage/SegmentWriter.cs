using NanoCam.Archive;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording.Storage;

/// <summary>
/// The open segments of all cameras. Adds frames, begins and closes segments, and writes and flushes what is due. Used by the writer thread
/// only.
/// </summary>
internal sealed class SegmentWriter(ArchiveFiles files, ArchiveFolder folder, OpenSegments open, TimeProvider time, SegmentLimits limits)
{
    // A batch is written when it has this size, or after a second.
    private const long BatchBytes = 256 * 1024;

    // If a frame was captured this much earlier than the previous one, the clock was set back.
    private const long ClockJumpMicroseconds = 5_000_000;

    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinuteSpan = TimeSpan.FromDays(1);
    private static readonly TimeSpan HourSpan = TimeSpan.FromDays(31);

    private readonly Dictionary<(string Camera, RecordingTier Tier), OpenSegment> _segments = [];

    /// <summary>Whether the disk of the archive was removed.</summary>
    public bool IsLost => folder.IsLost();

    /// <summary>Rows of closed segments that the index does not have yet.</summary>
    public List<SegmentRow> ClosedRows { get; } = [];

    /// <summary>Segments whose writing failed, which must be repaired.</summary>
    public Queue<SegmentInfo> Failed { get; } = new();

    /// <summary>Called with the camera and the record of each frame that could not be written.</summary>
    public Action<string, FrameEntry> Dropped { get; set; } = static (_, _) => { };

    /// <summary>Called with the error when a segment cannot be written.</summary>
    public Action<Exception> Faulted { get; set; } = static _ => { };

    /// <summary>Adds a frame. Takes its own reference.</summary>
    /// <param name="cameraId">The camera.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="entry">Its record, without offset and checksum.</param>
    /// <param name="span">Longest duration of a segment of the rule; at least that of the options counts.</param>
    public void Add(string cameraId, RecordingTier tier, Frame frame, in FrameEntry entry, TimeSpan span)
    {
        var key = (cameraId, tier);
        _segments.TryGetValue(key, out var segment);
        if (segment is not null && IsAtEnd(segment, frame, entry, span))
        {
            Close(key, segment);
            segment = null;
        }

        if (segment is null && (segment = TryCreate(key, frame, entry)) is null)
        {
            Drop(key, entry);
            return;
        }

        var now = time.GetTimestamp();
        segment.BatchSince = segment.File.BatchBytes == 0 ? now : segment.BatchSince;
        segment.LastAdd = now;
        segment.Longest = span > limits.Span ? span : limits.Span;
        segment.File.Add(frame.AddReference(), entry);
        if (segment.File.BatchBytes >= BatchBytes || !segment.File.HasRoom)
        {
            Try(key, segment, static file => file.WriteBatch());
        }
    }

    /// <summary>Writes batches and sidecars that are due, flushes, and closes segments whose camera has stopped sending.</summary>
    public void WriteDue()
    {
        foreach (var (key, segment) in _segments.ToArray())
        {
            var isBatchDue = time.GetElapsedTime(segment.BatchSince) >= BatchTime;
            if (key.Tier == RecordingTier.Dense && time.GetElapsedTime(segment.LastAdd) > segment.Longest)
            {
                Close(key, segment);
            }
            else if (time.GetElapsedTime(segment.LastSync) >= limits.SyncTime && (segment.File.IsDirty || segment.File.BatchBytes > 0))
            {
                segment.LastSync = time.GetTimestamp();
                Publish(key, segment, static file => file.Sync());
            }
            else if (isBatchDue && (segment.File.BatchBytes > 0 || segment.File.IsDirty))
            {
                segment.BatchSince = time.GetTimestamp();
                Publish(key, segment, static file =>
                {
                    file.WriteBatch();
                    file.WriteSidecar();
                });
            }
        }
    }

    /// <summary>Closes all segments.</summary>
    public void CloseAll()
    {
        foreach (var (key, segment) in _segments.ToArray())
        {
            Close(key, segment);
        }
    }

    /// <summary>Closes the segments of a camera that was removed.</summary>
    public void CloseCamera(string cameraId)
    {
        foreach (var (key, segment) in _segments.Where(pair => pair.Key.Camera == cameraId).ToArray())
        {
            Close(key, segment);
        }
    }

    /// <summary>Abandons all segments without writing, because their disk is no longer available.</summary>
    public void AbandonAll()
    {
        foreach (var (key, segment) in _segments.ToArray())
        {
            Abandon(key, segment);
        }
    }

    private bool IsAtEnd(OpenSegment segment, Frame frame, in FrameEntry entry, TimeSpan span)
    {
        var info = segment.File.Info;
        var longest = info.Tier switch
        {
            RecordingTier.Minute => MinuteSpan,
            RecordingTier.Hour => HourSpan,
            _ => span > limits.Span ? span : limits.Span,
        };
        return frame.Width != info.Width
            || frame.Height != info.Height
            || entry.BootId != segment.BootId
            || segment.File.Length >= limits.Bytes
            || entry.CapturedMicroseconds - segment.StartMicroseconds >= longest.TotalMicroseconds
            || (
                (entry.Flags & FrameEntry.WasLost) == 0
                && entry.CapturedMicroseconds < segment.File.NewestMicroseconds - ClockJumpMicroseconds
            );
    }

    private OpenSegment? TryCreate((string Camera, RecordingTier Tier) key, Frame frame, in FrameEntry entry)
    {
        try
        {
            var file = SegmentFile.Create(files, folder, key.Camera, key.Tier, frame);
            var now = time.GetTimestamp();
            var segment = new OpenSegment(file, entry.BootId, frame.CapturedMicroseconds) { LastSync = now, BatchSince = now };
            return _segments[key] = segment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Faulted(e);
            return null;
        }
    }

    private void Close((string Camera, RecordingTier Tier) key, OpenSegment segment)
    {
        Try(key, segment, file =>
        {
            var row = file.Close();
            open.Close(row);
            ClosedRows.Add(row);
        });
        if (_segments.Remove(key))
        {
            segment.File.Dispose();
        }
    }

    private void Publish((string Camera, RecordingTier Tier) key, OpenSegment segment, Action<SegmentFile> write)
    {
        if (Try(key, segment, write) && segment.File.Info.Frames > 0)
        {
            open.Set(segment.File.Info, segment.File.DensityColumn);
        }
    }

    private bool Try((string Camera, RecordingTier Tier) key, OpenSegment segment, Action<SegmentFile> write)
    {
        try
        {
            write(segment.File);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Abandon(key, segment);
            Faulted(e);
            return false;
        }
    }

    private void Abandon((string Camera, RecordingTier Tier) key, OpenSegment segment)
    {
        foreach (var entry in segment.File.BatchEntries)
        {
            Drop(key, entry);
        }

        _segments.Remove(key);
        segment.File.Dispose();
        Failed.Enqueue(segment.File.Info);
        open.Remove(segment.File.Info);
    }

    // A frame of another tier is a copy.
    private void Drop((string Camera, RecordingTier Tier) key, in FrameEntry entry)
    {
        if (key.Tier == RecordingTier.Dense)
        {
            Dropped(key.Camera, entry);
        }
    }

    private sealed class OpenSegment(SegmentFile file, uint bootId, long startMicroseconds)
    {
        public SegmentFile File { get; } = file;

        public uint BootId { get; } = bootId;

        public long StartMicroseconds { get; } = startMicroseconds;

        public long BatchSince { get; set; }

        public long LastAdd { get; set; }

        public TimeSpan Longest { get; set; }

        public long LastSync { get; set; }
    }
}

/// <summary>When segments end and are flushed.</summary>
/// <param name="Span">Longest duration of a dense segment.</param>
/// <param name="Bytes">Size at which a segment ends.</param>
/// <param name="SyncTime">Time between two flushes.</param>
internal sealed record SegmentLimits(TimeSpan Span, long Bytes, TimeSpan SyncTime);
