using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Recording.Format;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording;

/// <summary>Use of the disk, by camera, and how long it lasts.</summary>
internal sealed class RecordingStorage(
    DataDirectory data,
    SegmentIndex index,
    ArchiveFolder folder,
    ArchiveRecovery recovery,
    SegmentDeletion deletion,
    IOptions<RecordingOptions> options
)
{
    /// <summary>Adds up the archive now.</summary>
    public StorageReport Report()
    {
        var totals = index.Totals();
        var cameras = totals
            .GroupBy(total => total.CameraId, StringComparer.Ordinal)
            .Select(group => new CameraStorage
            {
                CameraId = group.Key,
                Bytes = group.Sum(total => total.Bytes),
                MinuteBytes = group.Where(total => total.Tier == (long)RecordingTier.Minute).Sum(total => total.Bytes),
                HourBytes = group.Where(total => total.Tier == (long)RecordingTier.Hour).Sum(total => total.Bytes),
                OldestMicroseconds = group.Min(total => total.Oldest),
                NewestMicroseconds = group.Max(total => total.Newest),
                Segments = group.Sum(total => total.Segments),
            })
            .ToList();
        var disk = new DriveInfo(data.Root);
        return new StorageReport
        {
            Path = folder.Root,
            TotalBytes = disk.TotalSize,
            FreeBytes = disk.AvailableFreeSpace,
            UsedBytes = cameras.Sum(camera => camera.Bytes + camera.StillsBytes),
            MinFreeBytes = options.Value.MinFreeBytes,
            MaxBytes = options.Value.MaxBytes,
            MaxAge = options.Value.MaxAge,
            Cameras = cameras,
            Foreign = recovery.Foreign,
            Undeletable = [.. deletion.Undeletable.Select(file => new UndeletableFile(file.Path, file.Reason))],
        };
    }
}

/// <summary>Use of the disk.</summary>
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

    /// <summary>Bytes that stay free.</summary>
    public long MinFreeBytes { get; init; }

    /// <summary>Limit of the used bytes; null for none.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Age at which dense frames are deleted; null for none.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Days until retention begins to delete for lack of space; null if it does already, or if nothing is recorded.</summary>
    public double? DaysLeft { get; init; }

    /// <summary>Bytes that a day adds, from the last 24 hours; null without recordings.</summary>
    public long? BytesPerDay { get; init; }

    /// <summary>Use by camera.</summary>
    public IReadOnlyList<CameraStorage> Cameras { get; init; } = [];

    /// <summary>Files that could not be deleted.</summary>
    public IReadOnlyList<UndeletableFile> Undeletable { get; init; } = [];

    /// <summary>Files in the archive that NanoCam did not write. It never changes them.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];
}

/// <summary>Use of the disk by one camera.</summary>
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

    /// <summary>Days until its own limit begins to delete; null without a limit.</summary>
    public double? DaysLeft { get; init; }
}

/// <summary>A file that could not be deleted.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why.</param>
public sealed record UndeletableFile(string Path, string Reason);
