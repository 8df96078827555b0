using System.Globalization;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// Photos as numbered files, <c>photos/0001.jpg</c> and on, for programs that read a folder. Numbers go on after a restart; a file is never
/// written
/// over, whichever camera it came from, and never seen half written. Any thread may call any method.
/// </summary>
public sealed partial class PhotoStore(
    DataDirectory data,
    FreeSpace space,
    TimeProvider time,
    IOptions<StillOptions> options,
    ILogger<PhotoStore> logger
)
{
    private const string PendingName = ".pending";
    private const string Extension = ".jpg";
    private const int MinDigits = 4;
    private const int MaxDigits = 9;

    private readonly Lock _gate = new();
    private readonly string _root = data.PathOf("photos");
    private readonly bool _flush = options.Value.Flush;
    private readonly DiskThreads _threads = new(time);
    private readonly Dictionary<string, Photo> _newest = new(StringComparer.Ordinal);
    private Photo? _overall;
    private long _temporary;
    private int _last;

    /// <summary>
    /// Finds the highest number, and removes what a crash left half written. Makes no folder where there was no photo yet.
    /// </summary>
    public void Open()
    {
        if (!Directory.Exists(_root))
        {
            return;
        }

        _last = Directory
            .EnumerateFiles(_root)
            .Select(Path.GetFileName)
            .Where(name => IsName(name))
            .Select(name => NumberOf(name!))
            .DefaultIfEmpty(0)
            .Max();
        if (_last > 0)
        {
            var name = NameOf(_last);
            _overall = new Photo(name, new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(_root, name)), TimeSpan.Zero));
        }

        var pending = Path.Combine(_root, PendingName);
        foreach (var path in Directory.Exists(pending) ? Directory.GetFiles(pending) : [])
        {
            File.Delete(path);
        }
    }

    /// <summary>Stores a verified frame. The caller keeps its reference.</summary>
    /// <param name="frame">A frame that passed the gate.</param>
    /// <param name="camera">Whose frame it is.</param>
    /// <param name="cancellationToken">Ends waiting for a slow disk, not a write that has begun.</param>
    public ValueTask<StoreResult> SaveAsync(Frame frame, string camera, CancellationToken cancellationToken) =>
        _threads.RunAsync(
            (Store: this, Frame: frame, Camera: camera),
            static job => job.Store.Save(job.Frame, job.Camera),
            cancellationToken
        );

    /// <summary>The newest photo of one camera, or of all for null. Whose photos are older than the server's start is not known.</summary>
    public Photo? Newest(string? camera)
    {
        lock (_gate)
        {
            return camera is null ? _overall : _newest.GetValueOrDefault(camera);
        }
    }

    /// <summary>Opens a photo for reading; null when there is none of that name, or when it is no name of a photo.</summary>
    public FileStream? TryRead(string name)
    {
        if (!IsName(name))
        {
            return null;
        }

        try
        {
            return new FileStream(
                Path.Combine(_root, name),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0,
                FileOptions.Asynchronous
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool IsName(string? name) =>
        name is { Length: >= MinDigits + 4 and <= MaxDigits + 4 }
        && name.EndsWith(Extension, StringComparison.Ordinal)
        && !name.AsSpan(0, name.Length - 4).ContainsAnyExceptInRange('0', '9');

    private static int NumberOf(string name) => int.Parse(name.AsSpan(0, name.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string NameOf(int number) => number.ToString("0000", CultureInfo.InvariantCulture) + Extension;

    private StoreResult Save(Frame frame, string camera)
    {
        if (!space.Allows(frame.Length))
        {
            return StoreResult.DiskFull;
        }

        var temporary = Path.Combine(_root, PendingName, Interlocked.Increment(ref _temporary).ToString(CultureInfo.InvariantCulture));
        try
        {
            Permissions.CreateGroupDirectory(_root);
            Permissions.CreateGroupDirectory(Path.Combine(_root, PendingName));
            StillFile.Write(temporary, frame.Jpeg.Span, _flush);
            Note(camera, new Photo(Publish(temporary), UnixTime.FromMicroseconds(frame.CapturedMicroseconds)));
            return StoreResult.Stored;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            if (StillFile.IsDiskFull(e))
            {
                space.Exhausted();
                return StoreResult.DiskFull;
            }

            Log.StoreFailed(logger, e, camera);
            return StoreResult.Failed;
        }
    }

    // Somebody may have put files of their own into the folder: the next number that is free.
    private string Publish(string temporary)
    {
        while (true)
        {
            var name = NameOf(Interlocked.Increment(ref _last));
            if (StillFile.TryMove(temporary, Path.Combine(_root, name)))
            {
                return name;
            }
        }
    }

    private void Note(string camera, Photo photo)
    {
        lock (_gate)
        {
            _newest[camera] = photo;
            _overall = photo;
        }
    }

    private void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.DiscardFailed(logger, e, temporary);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A photo of camera {CameraId} could not be stored")]
        public static partial void StoreFailed(ILogger logger, Exception exception, string cameraId);

        [LoggerMessage(LogLevel.Warning, "The half-written file {Path} could not be removed; the next start removes it")]
        public static partial void DiscardFailed(ILogger logger, Exception exception, string path);
    }
}

/// <summary>A photo that was stored.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Time">When it was taken, as far as is known.</param>
public sealed record Photo(string Name, DateTimeOffset Time);
