using System.Globalization;
using NanoCam.Server.Api;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Stills;

/// <summary>
/// Stores frames as files of one folder. A file is written under a temporary name and then renamed, so it is visible only as a whole, and
/// no file is ever replaced. The derived class provides the naming rule and the index of the newest files. Any thread may call any method.
/// </summary>
/// <typeparam name="TName">Name of a stored frame.</typeparam>
internal abstract partial class FileStore<TName>(
    string root,
    FreeSpace space,
    DiskWriter writer,
    bool flush,
    ErrorLog errors,
    ILogger logger
)
{
    private readonly string _pending = Path.Combine(root, ".pending");
    private long _temporary;
    private long _stored;
    private string? _lastFault;

    /// <summary>Frames stored since the server started.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Absolute path of the folder.</summary>
    protected string Root => root;

    /// <summary>Stores a verified frame. The caller keeps its reference.</summary>
    /// <param name="frame">A frame that the gate accepted.</param>
    /// <param name="camera">Id of its camera.</param>
    /// <param name="cancellationToken">Ends the wait for a slow disk, not a write that has begun.</param>
    /// <returns>The result, and the name of the stored frame.</returns>
    public ValueTask<(StoreResult Result, TName? Name)> SaveAsync(Frame frame, string camera, CancellationToken cancellationToken) =>
        writer.RunAsync(
            (Store: this, Frame: frame, Camera: camera),
            static job => job.Store.Save(job.Frame, job.Camera),
            cancellationToken
        );

    /// <summary>
    /// Whether frames can be stored: none failed since the last check, and a probe takes the same steps. The probe also restores a folder
    /// that was removed.
    /// </summary>
    public Readiness CheckReadiness()
    {
        var fault = Interlocked.Exchange(ref _lastFault, null) ?? Probe();
        return new Readiness(fault is null ? null : $"Frames cannot be stored in {root} ({fault.TrimEnd('.')}).", null);
    }

    /// <summary>Whether the first frame creates the folder.</summary>
    protected virtual bool IsCreatedOnDemand => false;

    /// <summary>Gives a file the first free name of the rule.</summary>
    /// <param name="temporary">Path of the file.</param>
    /// <param name="frame">The frame in it.</param>
    /// <param name="camera">Id of its camera.</param>
    protected abstract TName Publish(string temporary, Frame frame, string camera);

    /// <summary>Adds a stored frame to the index.</summary>
    protected abstract void Add(TName name, string camera);

    /// <summary>Creates the folder.</summary>
    protected void CreateFolder()
    {
        Permissions.CreateGroupDirectory(root);
        Permissions.CreateGroupDirectory(_pending);
    }

    /// <summary>Removes partly written files that a crash left behind.</summary>
    protected void RemovePartialFiles()
    {
        var leftovers = Directory.Exists(_pending) ? Directory.GetFiles(_pending) : [];
        foreach (var path in leftovers)
        {
            File.Delete(path);
        }

        if (leftovers.Length > 0)
        {
            Log.PartialFilesRemoved(logger, leftovers.Length, _pending);
        }
    }

    /// <summary>Opens a stored frame for reading; null when there is no file of that name.</summary>
    protected FileStream? TryOpen(string relativePath)
    {
        try
        {
            return new FileStream(
                Path.Combine(root, relativePath),
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

    private string NewTemporary() => Path.Combine(_pending, Interlocked.Increment(ref _temporary).ToString(CultureInfo.InvariantCulture));

    private string? Probe()
    {
        if (IsCreatedOnDemand && !Directory.Exists(root))
        {
            return null;
        }

        var (temporary, probe) = (NewTemporary(), Path.Combine(root, ".probe"));
        try
        {
            Write(temporary, "probe"u8);
            // An earlier probe exists if the server was killed during it.
            StoredFile.TryMove(temporary, probe);
            File.Delete(temporary);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            return e.Message;
        }
    }

    private (StoreResult Result, TName? Name) Save(Frame frame, string camera)
    {
        if (!space.TryReserve(frame.Length))
        {
            return (space.IsLost ? StoreResult.Failed : StoreResult.DiskFull, default);
        }

        TName name;
        var temporary = NewTemporary();
        try
        {
            Write(temporary, frame.Jpeg.Span);
            name = Publish(temporary, frame, camera);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            if (StoredFile.IsDiskFull(e))
            {
                space.MarkFull();
                return (StoreResult.DiskFull, default);
            }

            errors.Add("Storing a frame", $"camera {camera}, in {root}", e);
            Volatile.Write(ref _lastFault, e.Message);
            return (StoreResult.Failed, default);
        }

        Interlocked.Increment(ref _stored);
        Add(name, camera);
        return (StoreResult.Stored, name);
    }

    private void Write(string temporary, ReadOnlySpan<byte> bytes)
    {
        try
        {
            StoredFile.Write(temporary, bytes, flush);
        }
        catch (DirectoryNotFoundException) when (Directory.Exists(Path.GetDirectoryName(root)))
        {
            // The first file of the folder, or the folder was removed while the server was running.
            CreateFolder();
            StoredFile.Write(temporary, bytes, flush);
        }
    }

    private void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (DirectoryNotFoundException)
        {
            // There is nothing to remove, because the folder does not exist; the cause is already in the log.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.DiscardFailed(logger, e, temporary);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Removed {Count} partly written files from {Directory}")]
        public static partial void PartialFilesRemoved(ILogger logger, int count, string directory);

        [LoggerMessage(
            LogLevel.Warning,
            "The partly written file {Path} could not be removed. The server will remove it at its next start"
        )]
        public static partial void DiscardFailed(ILogger logger, Exception exception, string path);
    }
}
