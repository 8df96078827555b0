using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>Stills by day and capture time: <c>stills/{day}/{name}</c>, with names of <see cref="StillName"/>.</summary>
internal sealed class StillStore(
    DataDirectory data,
    FreeSpace space,
    DiskWriter writer,
    IOptions<StillOptions> options,
    TimeProvider time,
    ErrorLog errors,
    ILogger<StillStore> logger
) : FileStore<StillName>(data.PathOf("stills"), space, writer, options.Value.Flush, errors, logger)
{
    private const int MaxCopies = 1000;

    private readonly StillIndex _index = new(data.PathOf("stills"), time);

    /// <summary>Creates the folder, removes partly written files, and finds the newest stills.</summary>
    public void Open()
    {
        CreateFolder();
        RemovePartialFiles();
        _index.Open();
    }

    /// <summary>Finds the newest still of one camera, or of all cameras for null.</summary>
    public bool TryGetNewest(string? camera, out StillName name) => _index.TryGetNewest(camera, out name);

    /// <summary>Reads the names of the stills of a camera, newest first, older than <paramref name="before"/>.</summary>
    public IReadOnlyList<StillName> List(string camera, StillName? before, int limit) => _index.List(camera, before, limit);

    /// <summary>Names and bytes of the stills of a camera in a range, by time. Reads one day at a time while it is enumerated.</summary>
    public IEnumerable<(StillName Name, long Bytes)> Between(string camera, DateTimeOffset from, DateTimeOffset to) =>
        _index.Between(camera, from, to);

    /// <summary>Opens a still for reading; null when there is no still of that name.</summary>
    public FileStream? TryRead(StillName name) => TryOpen(Path.Combine(name.Day, name.Text));

    /// <inheritdoc/>
    protected override StillName Publish(string temporary, Frame frame, string camera)
    {
        for (var copy = 1; copy <= MaxCopies; copy++)
        {
            var name = StillName.Create(camera, frame.CapturedMicroseconds, frame.Sequence, copy);
            if (TryMove(temporary, Path.Combine(Root, name.Day, name.Text)))
            {
                return name;
            }
        }

        throw new IOException($"There are {MaxCopies} stills of camera {camera} with the same millisecond and sequence.");
    }

    /// <inheritdoc/>
    protected override void Add(StillName name, string camera) => _index.Add(name);

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            return StoredFile.TryMove(temporary, path);
        }
        catch (DirectoryNotFoundException)
        {
            // This is the first still of a day.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return StoredFile.TryMove(temporary, path);
        }
    }
}
