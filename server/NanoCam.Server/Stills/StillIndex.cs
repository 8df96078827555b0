using System.IO.Enumeration;

namespace NanoCam.Server.Stills;

/// <summary>
/// The newest still of each camera and of all, in memory. After a restart the names of the files restore it: the newest day immediately,
/// older days on the first request for a camera that has no still on that day.
/// </summary>
/// <remarks>
/// The newest still is the one captured last. A still with a time in the future was stored before the clock was set back, and counts as
/// older than any other.
/// </remarks>
internal sealed class StillIndex(string root, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StillName> _newest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private StillName? _overall;

    /// <summary>Reads the newest day with stills.</summary>
    public void Open()
    {
        var now = StillName.TimeText(time.GetUtcNow());
        foreach (var day in DaysBackwards(now))
        {
            foreach (var name in NamesOf(day, camera: null))
            {
                Add(name);
            }

            if (_overall is { } overall && !overall.IsLaterThan(now))
            {
                return;
            }
        }
    }

    /// <summary>Adds a still that was stored or found.</summary>
    public void Add(StillName name)
    {
        lock (_gate)
        {
            var now = StillName.TimeText(time.GetUtcNow());
            if (_overall is not { } overall || !IsOlder(name, overall, now))
            {
                _overall = name;
            }

            if (!_newest.TryGetValue(name.Camera, out var newest) || !IsOlder(name, newest, now))
            {
                _newest[name.Camera] = name;
            }

            _absent.Remove(name.Camera);
        }
    }

    /// <summary>Finds the newest still of one camera, or of all cameras for null.</summary>
    public bool TryGetNewest(string? camera, out StillName name)
    {
        lock (_gate)
        {
            if (camera is null)
            {
                name = _overall.GetValueOrDefault();
                return _overall is not null;
            }

            if (_newest.TryGetValue(camera, out name) || _absent.Contains(camera))
            {
                return name != default;
            }
        }

        // Outside the lock: this reads directories, once per camera and run of the server.
        if (TryFind(camera, out name))
        {
            Add(name);
            return true;
        }

        lock (_gate)
        {
            _absent.Add(camera);
            return _newest.TryGetValue(camera, out name);
        }
    }

    /// <summary>Reads the names of the stills of a camera, newest first; with days in the future last.</summary>
    /// <param name="camera">A valid id.</param>
    /// <param name="before">Only names after this one in that order; null starts with the first.</param>
    /// <param name="limit">Maximum number.</param>
    public IReadOnlyList<StillName> List(string camera, StillName? before, int limit)
    {
        var found = new List<StillName>();
        var now = StillName.TimeText(time.GetUtcNow());
        foreach (var day in DaysBackwards(now))
        {
            var isBehind = true;
            if (before is { } last)
            {
                var (text, isFuture) = (Path.GetFileName(day), IsFuture(last.Day, now));
                if (IsFuture(text, now) == isFuture ? string.CompareOrdinal(text, last.Day) > 0 : isFuture)
                {
                    continue;
                }

                isBehind = text != last.Day;
            }

            found.AddRange(
                NamesOf(day, camera)
                    .Where(name => isBehind || before is not { } end || string.CompareOrdinal(name.Text, end.Text) < 0)
                    .OrderByDescending(name => name.Text, StringComparer.Ordinal)
                    .Take(limit - found.Count)
            );
            if (found.Count == limit)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Names and bytes of the stills of a camera in a range, by time. Reads one day at a time while it is enumerated.</summary>
    public IEnumerable<(StillName Name, long Bytes)> Between(string camera, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (StillName.TimeText(from)[..StillName.DayLength], StillName.TimeText(to)[..StillName.DayLength]);
        var days = DaysBackwards("")
            .Where(path =>
                Path.GetFileName(path) is var day && string.CompareOrdinal(day, first) >= 0 && string.CompareOrdinal(day, last) <= 0
            )
            .OrderBy(path => path, StringComparer.Ordinal);
        foreach (var day in days)
        {
            foreach (var still in FilesOf(day, camera).OrderBy(still => still.Name.Text, StringComparer.Ordinal))
            {
                if (still.Name.Time >= from && still.Name.Time <= to)
                {
                    yield return still;
                }
            }
        }
    }

    private bool TryFind(string camera, out StillName name)
    {
        var now = StillName.TimeText(time.GetUtcNow());
        StillName? newest = null;
        foreach (var day in DaysBackwards(now))
        {
            foreach (var candidate in NamesOf(day, camera))
            {
                if (newest is not { } known || !IsOlder(candidate, known, now))
                {
                    newest = candidate;
                }
            }

            if (newest is { } found && !found.IsLaterThan(now))
            {
                break;
            }
        }

        name = newest.GetValueOrDefault();
        return newest is not null;
    }

    private static bool IsOlder(StillName name, StillName other, string now) =>
        name.IsLaterThan(now) == other.IsLaterThan(now) ? name.IsOlderThan(other) : name.IsLaterThan(now);

    private static bool IsFuture(string day, string now) => string.CompareOrdinal(day, 0, now, 0, StillName.DayLength) > 0;

    // Days in the future last. The folder may have been removed while the server was running.
    private IEnumerable<string> DaysBackwards(string now) =>
        !Directory.Exists(root)
            ? []
            : Directory
                .EnumerateDirectories(root)
                .Where(path => Path.GetFileName(path) is { Length: 8 } day && day.All(char.IsAsciiDigit))
                .OrderBy(path => IsFuture(Path.GetFileName(path), now))
                .ThenByDescending(path => path, StringComparer.Ordinal);

    private static FileSystemEnumerable<StillName> NamesOf(string day, string? camera) =>
        new(day, Read)
        {
            // A day can have a million names. Those of other cameras are skipped without allocating a string.
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                camera is null ? StillName.TryParse(entry.FileName, out _) : StillName.IsOf(entry.FileName, camera),
        };

    private static FileSystemEnumerable<(StillName Name, long Bytes)> FilesOf(string day, string camera) =>
        new(day, static (ref FileSystemEntry entry) => (Read(ref entry), entry.Length))
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => StillName.IsOf(entry.FileName, camera),
        };

    private static StillName Read(ref FileSystemEntry entry) => StillName.TryParse(entry.FileName, out var name) ? name : default;
}
