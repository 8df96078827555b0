using Microsoft.Extensions.Options;
using NanoCam.Archive;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Recording;

/// <summary>Disk usage by camera, with a forecast.</summary>
internal sealed class RecordingStorage(
    ArchiveFolder folder,
    SegmentIndex index,
    OpenSegments open,
    StillDays stills,
    ArchiveRecovery recovery,
    RetentionService retention,
    RecordingLimits limits
)
{
    private const long Day = 86_400_000_000;

    /// <summary>Computes the current disk usage.</summary>
    public StorageReport Report()
    {
        var now = limits.NowMicroseconds;
        var disk = limits.Disk;
        var cameras = Cameras(now);
        var used = cameras.Sum(camera => camera.Bytes + camera.StillsBytes);
        var perDay = cameras.Sum(camera => camera.BytesPerDay ?? 0);
        var room = Math.Min(disk.AvailableFreeSpace - limits.MinFreeBytes, (limits.MaxBytes ?? long.MaxValue) - used);
        return new StorageReport
        {
            Path = folder.Root,
            TotalBytes = disk.TotalSize,
            FreeBytes = disk.AvailableFreeSpace,
            UsedBytes = used,
            MinFreeBytes = limits.MinFreeBytes,
            MaxBytes = limits.MaxBytes,
            MaxAge = limits.MaxAge,
            BytesPerDay = perDay == 0 ? null : perDay,
            DaysLeft = DaysLeft(room, perDay),
            Cameras = cameras,
            Foreign = recovery.Foreign,
            IsChecking = !index.IsComplete,
            Undeletable = retention.Undeletable,
        };
    }

    private List<CameraStorage> Cameras(long now)
    {
        var totals = index.Totals().ToLookup(total => total.CameraId, StringComparer.Ordinal);
        var recent = index.BytesSince(now - Day).ToDictionary(camera => camera.CameraId, camera => camera.Bytes, StringComparer.Ordinal);
        var days = stills.List().ToLookup(day => day.CameraId, StringComparer.Ordinal);
        var current = open.All.Select(snapshot => snapshot.Segment).ToLookup(segment => segment.CameraId, StringComparer.Ordinal);
        return
        [
            .. totals
                .Select(camera => camera.Key)
                .Union(days.Select(camera => camera.Key), StringComparer.Ordinal)
                .Union(current.Select(camera => camera.Key), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(id =>
                    Camera(id, [.. totals[id]], [.. current[id]], days[id].Sum(day => day.Bytes), recent.GetValueOrDefault(id), now)
                ),
        ];
    }

    private CameraStorage Camera(
        string id,
        IReadOnlyList<TierTotal> totals,
        IReadOnlyList<SegmentInfo> current,
        long stillsBytes,
        long recentBytes,
        long now
    )
    {
        var bytes = totals.Sum(total => total.Bytes) + current.Sum(segment => segment.Bytes);
        var oldest = totals.Select(total => total.Oldest).Concat(current.Select(segment => segment.StartMicroseconds)).ToList();
        var newest = totals.Select(total => total.Newest).Concat(current.Select(segment => segment.EndMicroseconds)).ToList();
        var recent = recentBytes + current.Sum(segment => segment.Bytes);
        // An archive younger than a day has less than a day's bytes; one younger than an hour is not representative.
        var age = oldest.Count == 0 ? 0 : Math.Min(Day, now - oldest.Min());
        long? perDay = recent == 0 || age < Day / 24 ? null : (long)((double)recent * Day / age);
        return new CameraStorage
        {
            CameraId = id,
            Bytes = bytes,
            MinuteBytes = BytesOf(RecordingTier.Minute, totals, current),
            HourBytes = BytesOf(RecordingTier.Hour, totals, current),
            StillsBytes = stillsBytes,
            OldestMicroseconds = oldest.Count == 0 ? null : oldest.Min(),
            NewestMicroseconds = newest.Count == 0 ? null : newest.Max(),
            Segments = totals.Sum(total => total.Segments) + current.Count,
            BytesPerDay = perDay,
            DaysLeft = limits.MaxBytesOf(id) is { } most ? DaysLeft(most - bytes, perDay ?? 0) : null,
        };
    }

    private static long BytesOf(RecordingTier tier, IReadOnlyList<TierTotal> totals, IReadOnlyList<SegmentInfo> current) =>
        totals.Where(total => total.Tier == (long)tier).Sum(total => total.Bytes)
        + current.Where(segment => segment.Tier == tier).Sum(segment => segment.Bytes);

    private static double? DaysLeft(long room, long bytesPerDay) =>
        bytesPerDay == 0 ? null : Math.Round(Math.Max(0, (double)room / bytesPerDay), 2);
}

/// <summary>Limits on the archive, for the server and for each camera.</summary>
internal sealed class RecordingLimits(IOptions<RecordingOptions> options, RecordingRules rules, ArchiveFolder folder, RetentionClock clock)
{
    /// <summary>The time from which age is measured.</summary>
    public long NowMicroseconds => clock.NowMicroseconds;

    /// <summary>Disk of the archive, which may be mounted there and be another one than that of the data directory.</summary>
    public DriveInfo Disk => new(Directory.Exists(folder.Root) ? folder.Root : Path.GetDirectoryName(folder.Root)!);

    /// <summary>Bytes to keep free.</summary>
    public long MinFreeBytes => options.Value.MinFreeBytes;

    /// <summary>Bytes of recordings and stills; null for no limit.</summary>
    public long? MaxBytes => options.Value.MaxBytes;

    /// <summary>Age of dense frames and stills; null for no limit.</summary>
    public TimeSpan? MaxAge => options.Value.MaxAge;

    /// <summary>Age of the dense frames and stills of a camera; null for no limit.</summary>
    public TimeSpan? MaxAgeOf(string cameraId) => rules.Get(cameraId).MaxAge ?? MaxAge;

    /// <summary>Bytes of the recordings of a camera; null for no individual limit.</summary>
    public long? MaxBytesOf(string cameraId) => rules.Get(cameraId).MaxBytes;
}

/// <summary>Disk usage.</summary>
public sealed record StorageReport
{
    /// <summary>Absolute path of the archive.</summary>
    public string Path { get; init; } = "";

    /// <summary>Size of the disk.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Free bytes of the disk.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Bytes of recordings and stills.</summary>
    public long UsedBytes { get; init; }

    /// <summary>Bytes to keep free.</summary>
    public long MinFreeBytes { get; init; }

    /// <summary>Limit on the used bytes; null for none.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Age at which dense frames are deleted; null for none.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Days until retention starts deleting for lack of space; 0 if it already does; null if nothing is recorded.</summary>
    public double? DaysLeft { get; init; }

    /// <summary>Bytes added per day, based on the last 24 hours; null without recordings.</summary>
    public long? BytesPerDay { get; init; }

    /// <summary>Usage by camera.</summary>
    public IReadOnlyList<CameraStorage> Cameras { get; init; } = [];

    /// <summary>Files that could not be deleted.</summary>
    public IReadOnlyList<UndeletableFile> Undeletable { get; init; } = [];

    /// <summary>Files in the archive that NanoCam did not write. It never changes them.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>Whether the files are still being compared with the index, so that some segments may be missing.</summary>
    public bool IsChecking { get; init; }
}

/// <summary>Disk usage of one camera.</summary>
public sealed record CameraStorage
{
    /// <summary>The camera.</summary>
    public string CameraId { get; init; } = "";

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the minute tier.</summary>
    public long MinuteBytes { get; init; }

    /// <summary>Bytes of the hour tier.</summary>
    public long HourBytes { get; init; }

    /// <summary>Bytes of its stills.</summary>
    public long StillsBytes { get; init; }

    /// <summary>Capture time of the oldest frame; null without segments.</summary>
    public long? OldestMicroseconds { get; init; }

    /// <summary>Capture time of the newest frame; null without segments.</summary>
    public long? NewestMicroseconds { get; init; }

    /// <summary>Number of segments.</summary>
    public long Segments { get; init; }

    /// <summary>Bytes added per day, based on the last 24 hours; null in the first hour.</summary>
    public long? BytesPerDay { get; init; }

    /// <summary>Days until its own limit causes deletions; null without a limit.</summary>
    public double? DaysLeft { get; init; }
}

/// <summary>A file that could not be deleted.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why.</param>
public sealed record UndeletableFile(string Path, string Reason);
