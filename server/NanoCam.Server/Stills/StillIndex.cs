using System.IO.Enumeration;

namespace NanoCam.Server.Stills;

/// <summary>
/// The newest still of each camera and of all. Kept in memory; after a restart found again from the names: the newest day at once, older
/// days only when somebody asks for a camera that is not in it.
/// </summary>
internal sealed class StillIndex(string root)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StillName> _newest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private StillName? _overall;

    /// <summary>Reads the newest day that has stills.</summary>
    public void Open()
    {
        foreach (var day in DaysBackwards())
        {
            foreach (var name in NamesOf(day, camera: null))
            {
                Add(name);
            }

            if (_overall is not null)
            {
                return;
            }
        }
    }

    /// <summary>Notes a still that was stored or found.</summary>
    public void Add(StillName name)
    {
        lock (_gate)
        {
            if (_overall is not { } overall || !name.IsOlderThan(overall))
            {
                _overall = name;
            }

            if (!_newest.TryGetValue(name.Camera, out var newest) || !name.IsOlderThan(newest))
            {
                _newest[name.Camera] = name;
            }

            _absent.Remove(name.Camera);
        }
    }

    /// <summary>Finds the newest still of a camera the server knows, or of all for null.</summary>
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

        // Outside the gate: this reads directories, once per camera and life of the server.
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

    private bool TryFind(string camera, out StillName name)
    {
        foreach (var day in DaysBackwards())
        {
            StillName? newest = null;
            foreach (var candidate in NamesOf(day, camera))
            {
                if (newest is not { } known || !candidate.IsOlderThan(known))
                {
                    newest = candidate;
                }
            }

            if (newest is { } found)
            {
                name = found;
                return true;
            }
        }

        name = default;
        return false;
    }

    private IEnumerable<string> DaysBackwards() =>
        Directory
            .EnumerateDirectories(root)
            .Where(path => Path.GetFileName(path) is { Length: 8 } day && day.All(char.IsAsciiDigit))
            .OrderDescending(StringComparer.Ordinal);

    private static FileSystemEnumerable<StillName> NamesOf(string day, string? camera) =>
        new(day, Read)
        {
            // A day can hold a million names: those of other cameras are passed over without a string made of them.
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                camera is null ? StillName.TryParse(entry.FileName, out _) : StillName.IsOf(entry.FileName, camera),
        };

    private static StillName Read(ref FileSystemEntry entry) => StillName.TryParse(entry.FileName, out var name) ? name : default;
}
