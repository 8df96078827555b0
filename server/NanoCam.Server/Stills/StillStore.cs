using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// Stills as plain files, <c>stills/{day}/{name}</c>: one file per frame, written under a temporary name and renamed, so that whoever
/// sees a name sees the whole picture. A name is never given twice. Any thread may call any method.
/// </summary>
public sealed partial class StillStore(
    DataDirectory data,
    FreeSpace space,
    TimeProvider time,
    IOptions<StillOptions> options,
    ILogger<StillStore> logger
)
{
    private const string PendingName = ".pending";
    private const int MaxCopies = 1000;

    private readonly string _root = data.PathOf("stills");
    private readonly string _pending = Path.Combine(data.PathOf("stills"), PendingName);
    private readonly bool _flush = options.Value.Flush;
    private readonly DiskThreads _threads = new(time);
    private readonly StillIndex _index = new(data.PathOf("stills"));
    private long _temporary;
    private long _stored;

    /// <summary>Stills stored since the server started.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Creates the directories, removes what a crash left half written, and finds the newest stills again.</summary>
    public void Open()
    {
        Permissions.CreateGroupDirectory(_root);
        Permissions.CreateGroupDirectory(_pending);
        var leftovers = Directory.GetFiles(_pending);
        foreach (var path in leftovers)
        {
            File.Delete(path);
        }

        if (leftovers.Length > 0)
        {
            Log.LeftoversRemoved(logger, leftovers.Length, _pending);
        }

        _index.Open();
    }

    /// <summary>Stores a verified frame. The caller keeps its reference.</summary>
    /// <param name="frame">A frame that passed the gate.</param>
    /// <param name="camera">Whose frame it is.</param>
    /// <param name="cancellationToken">Ends waiting for a slow disk, not a write that has begun.</param>
    /// <returns>The result, and the name of what was stored.</returns>
    public ValueTask<(StoreResult Result, StillName Name)> SaveAsync(Frame frame, string camera, CancellationToken cancellationToken) =>
        _threads.RunAsync(
            (Store: this, Frame: frame, Camera: camera),
            static job => job.Store.Save(job.Frame, job.Camera),
            cancellationToken
        );

    /// <summary>Finds the newest still of one camera, or of all for null.</summary>
    public bool TryGetNewest(string? camera, out StillName name) => _index.TryGetNewest(camera, out name);

    /// <summary>Opens a still for reading; null when there is none of that name.</summary>
    public FileStream? TryRead(StillName name)
    {
        try
        {
            return new FileStream(
                PathOf(name),
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

    /// <summary>Absolute path of a still.</summary>
    public string PathOf(StillName name) => Path.Combine(_root, name.Day, name.Text);

    private (StoreResult Result, StillName Name) Save(Frame frame, string camera)
    {
        if (!space.Allows(frame.Length))
        {
            return (StoreResult.DiskFull, default);
        }

        StillName name;
        var temporary = Path.Combine(_pending, Interlocked.Increment(ref _temporary).ToString());
        try
        {
            StillFile.Write(temporary, frame.Jpeg.Span, _flush);
            name = Publish(temporary, camera, frame);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            if (StillFile.IsDiskFull(e))
            {
                space.Exhausted();
                return (StoreResult.DiskFull, default);
            }

            Log.StoreFailed(logger, e, camera);
            return (StoreResult.Failed, default);
        }

        Interlocked.Increment(ref _stored);
        _index.Add(name);
        return (StoreResult.Stored, name);
    }

    private StillName Publish(string temporary, string camera, Frame frame)
    {
        for (var copy = 1; copy <= MaxCopies; copy++)
        {
            var name = StillName.Create(camera, frame.CapturedMicroseconds, frame.Sequence, copy);
            if (TryMove(temporary, PathOf(name)))
            {
                return name;
            }
        }

        throw new IOException($"There are {MaxCopies} stills of camera {camera} of the same millisecond and sequence.");
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            return StillFile.TryMove(temporary, path);
        }
        catch (DirectoryNotFoundException)
        {
            // The first still of a day.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return StillFile.TryMove(temporary, path);
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
        [LoggerMessage(LogLevel.Information, "Removed {Count} half-written files from {Directory}")]
        public static partial void LeftoversRemoved(ILogger logger, int count, string directory);

        [LoggerMessage(LogLevel.Error, "A still of camera {CameraId} could not be stored")]
        public static partial void StoreFailed(ILogger logger, Exception exception, string cameraId);

        [LoggerMessage(LogLevel.Warning, "The half-written file {Path} could not be removed; the next start removes it")]
        public static partial void DiscardFailed(ILogger logger, Exception exception, string path);
    }
}
