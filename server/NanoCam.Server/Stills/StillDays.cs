using System.Diagnostics;
using System.Globalization;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// Stills by camera and day, for retention. Reads the folder of a day again only after it changed, and at most 1 % of the time: the
/// folder of the current day changes with every still, and may have a million files.
/// </summary>
internal sealed class StillDays(DataDirectory data, StillStore store, StillReasons reasons)
{
    private const int MaxPart = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, KnownDay> _days = new(StringComparer.Ordinal);
    private readonly string _root = data.PathOf("stills");

    /// <summary>Stills of all cameras, oldest day first.</summary>
    public IReadOnlyList<StillDay> List()
    {
        if (!Directory.Exists(_root))
        {
            return [];
        }

        lock (_gate)
        {
            var days = new List<StillDay>();
            foreach (
                var folder in new DirectoryInfo(_root).EnumerateDirectories().Where(IsDay).OrderBy(day => day.Name, StringComparer.Ordinal)
            )
            {
                if (!_days.TryGetValue(folder.Name, out var known) || IsOutdated(known, folder))
                {
                    var (changed, start) = (folder.LastWriteTimeUtc, Stopwatch.GetTimestamp());
                    var cameras = Read(folder);
                    _days[folder.Name] = known = new KnownDay(changed, cameras, Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(start));
                }

                days.AddRange(known.Cameras);
            }

            return days;
        }
    }

    /// <summary>Deletes the stills of a camera and day, except its newest still and those to keep.</summary>
    /// <param name="day">The day.</param>
    /// <param name="isKept">Whether a capture time, in microseconds since 1970, is kept.</param>
    /// <returns>Number of deleted stills, their bytes, and the first error.</returns>
    public (int Count, long Bytes, string? Error) Delete(StillDay day, Func<long, bool> isKept)
    {
        var (count, bytes) = (0, 0L);
        string? error = null;
        var folder = new DirectoryInfo(Path.Combine(_root, day.Day));
        var hasNewest = store.TryGetNewest(day.CameraId, out var newest);
        foreach (var file in folder.EnumerateFiles())
        {
            if (
                !StillName.TryParse(file.Name, out var name)
                || name.Camera != day.CameraId
                || (hasNewest && name == newest)
                || isKept(UnixTime.ToMicroseconds(name.Time))
            )
            {
                continue;
            }

            try
            {
                var length = file.Length;
                file.Delete();
                (count, bytes) = (count + 1, bytes + length);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error ??= $"{file.FullName}: {e.Message}";
            }
        }

        if (count > 0)
        {
            reasons.RemoveOrphans(day.Day, folder.FullName);
            TryDelete(folder);
        }

        return (count, bytes, error);
    }

    private static bool IsOutdated(KnownDay known, DirectoryInfo folder) =>
        known.Changed != folder.LastWriteTimeUtc && Stopwatch.GetElapsedTime(known.ReadAt) > MaxPart * known.Cost;

    private static bool IsDay(DirectoryInfo folder) =>
        DateTime.TryParseExact(folder.Name, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static IReadOnlyList<StillDay> Read(DirectoryInfo folder)
    {
        var cameras = new SortedDictionary<string, (int Count, long Bytes)>(StringComparer.Ordinal);
        foreach (var file in folder.EnumerateFiles())
        {
            if (StillName.TryParse(file.Name, out var name))
            {
                var (count, bytes) = cameras.GetValueOrDefault(name.Camera);
                cameras[name.Camera] = (count + 1, bytes + file.Length);
            }
        }

        return [.. cameras.Select(camera => new StillDay(camera.Key, folder.Name, camera.Value.Count, camera.Value.Bytes))];
    }

    private static void TryDelete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete();
        }
        catch (IOException)
        {
            // It contains other files.
        }
    }

    private readonly record struct KnownDay(DateTime Changed, IReadOnlyList<StillDay> Cameras, long ReadAt, TimeSpan Cost);
}

/// <summary>Stills of one camera on one day.</summary>
/// <param name="CameraId">The camera.</param>
/// <param name="Day">The day as <c>yyyyMMdd</c>, UTC.</param>
/// <param name="Count">Number of stills.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record StillDay(string CameraId, string Day, int Count, long Bytes)
{
    /// <summary>Start of the day in microseconds since 1970.</summary>
    public long StartMicroseconds => EndMicroseconds - (long)TimeSpan.FromDays(1).TotalMicroseconds;

    /// <summary>End of the day in microseconds since 1970.</summary>
    public long EndMicroseconds =>
        UnixTime.ToMicroseconds(
            DateTimeOffset.ParseExact(Day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddDays(1)
        );
}
