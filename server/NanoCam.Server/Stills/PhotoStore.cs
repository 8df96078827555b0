using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// Photos by number, <c>photos/0001.jpg</c> and so on, for programs that read a folder. All cameras share the numbers, which continue after
/// a restart.
/// </summary>
internal sealed class PhotoStore(
    DataDirectory data,
    FreeSpace space,
    DiskWriter writer,
    IOptions<StillOptions> options,
    PhotoList list,
    ErrorLog errors,
    ILogger<PhotoStore> logger
) : FileStore<Photo>(data.PathOf("photos"), space, writer, options.Value.Flush, errors, logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Photo> _newest = new(StringComparer.Ordinal);
    private Photo? _overall;
    private int _last;

    /// <summary>Finds the highest number and removes partly written files. The first photo creates the folder.</summary>
    public void Open()
    {
        list.Open();
        if (!Directory.Exists(Root))
        {
            return;
        }

        RemovePartialFiles();
        HashSet<int> existing = [];
        foreach (var path in Directory.EnumerateFiles(Root))
        {
            if (PhotoName.TryParse(Path.GetFileName(path.AsSpan()), out var number))
            {
                _last = Math.Max(_last, number);
                existing.Add(number);
            }
        }

        list.Keep(existing);

        if (_last > 0)
        {
            var name = PhotoName.Create(_last);
            _overall = new Photo(name, new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(Root, name)), TimeSpan.Zero));
        }
    }

    /// <summary>
    /// Finds the newest photo of one camera, or of all cameras for null. Photos from before the server started have no known camera.
    /// </summary>
    public Photo? Newest(string? camera)
    {
        lock (_gate)
        {
            return camera is null ? _overall : _newest.GetValueOrDefault(camera);
        }
    }

    /// <summary>Photos of a camera in a range, by capture time, with their bytes. Those whose files were deleted are left out.</summary>
    /// <param name="camera">Id of the camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    public IEnumerable<(Photo Photo, int Number, long Bytes)> Between(string camera, long from, long to)
    {
        foreach (var (time, number) in list.Between(camera, from, to))
        {
            var name = PhotoName.Create(number);
            if (new FileInfo(Path.Combine(Root, name)) is { Exists: true } file)
            {
                yield return (new Photo(name, UnixTime.FromMicroseconds(time)), number, file.Length);
            }
        }
    }

    /// <summary>Opens a photo for reading; null if there is no photo of that name.</summary>
    public FileStream? TryRead(string name) => PhotoName.TryParse(name, out _) ? TryOpen(name) : null;

    /// <inheritdoc/>
    protected override bool IsCreatedOnDemand => true;

    /// <inheritdoc/>
    protected override Photo Publish(string temporary, Frame frame, string camera)
    {
        // The folder may contain files of other programs: the next free number is used.
        while (true)
        {
            var number = Interlocked.Increment(ref _last);
            var name = PhotoName.Create(number);
            if (StoredFile.TryMove(temporary, Path.Combine(Root, name)))
            {
                list.Add(camera, frame.CapturedMicroseconds, number);
                return new Photo(name, UnixTime.FromMicroseconds(frame.CapturedMicroseconds));
            }
        }
    }

    /// <inheritdoc/>
    protected override void Add(Photo name, string camera)
    {
        lock (_gate)
        {
            _newest[camera] = name;
            _overall = name;
        }
    }
}

/// <summary>A stored photo.</summary>
/// <param name="Name">File name.</param>
/// <param name="Time">Capture time, or the time of the file for photos from before the server started.</param>
internal sealed record Photo(string Name, DateTimeOffset Time);
