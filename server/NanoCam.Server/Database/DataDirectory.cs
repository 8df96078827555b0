using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>The directory of all data that survives a restart. One server at a time can open it.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = ".lock";
    private const string ProbeName = ".probe";

    // Error numbers of a lock that another process holds: EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] IsLocked = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _lock;
    private readonly FileIdentity? _identity;
    private readonly FileIdentity? _lockIdentity;

    /// <summary>Creates the directory if needed and locks it.</summary>
    /// <exception cref="OptionsValidationException">It cannot be created or written, or another server has locked it.</exception>
    public DataDirectory(IOptions<DataOptions> options)
    {
        var configured = options.Value.DataDirectory;
        try
        {
            Root = Path.GetFullPath(configured);
            Permissions.CreateSecretDirectory(Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw NotWritable(configured, e);
        }

        try
        {
            // Also tests whether the directory can be written.
            _lock = new FileStream(PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsLocked.Contains(e.HResult))
        {
            throw Unusable(
                $"The data directory {Root} is in use by another NanoCam server. Stop that server, or set "
                    + "NanoCam:DataDirectory to another directory."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(Root, e);
        }

        _identity = FileIdentity.Of(Root);
        _lockIdentity = FileIdentity.Of(PathOf(LockName));
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>
    /// Whether the path still leads to the directory that this server locked. Otherwise it was removed, replaced or covered by a mount,
    /// and another server may be using the new one.
    /// </summary>
    public bool IsSame() => FileIdentity.Of(Root) == _identity && FileIdentity.Of(PathOf(LockName)) == _lockIdentity;

    /// <summary>Bytes that this process may still write to the disk of the directory.</summary>
    /// <exception cref="IOException">The directory was removed.</exception>
    public long FreeBytes() => new DriveInfo(Root).AvailableFreeSpace;

    /// <summary>Describes why the directory cannot be used now; null if it can.</summary>
    public string? FindFault()
    {
        if (!IsSame())
        {
            return $"The data directory {Root} was removed or replaced, so nothing is stored. Restore " + "it, then restart the server.";
        }

        try
        {
            var probe = PathOf(ProbeName);
            new FileStream(probe, Permissions.SecretFile(FileMode.Create)).Dispose();
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The data directory cannot be written, so stills are not stored ({e.Message.TrimEnd('.')}). Check its permissions.";
        }
    }

    /// <summary>Absolute path of a file or folder in the directory.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Unlocks the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static OptionsValidationException NotWritable(string path, Exception cause) =>
        Unusable(
            $"The data directory {path} cannot be written: {ReasonOf(cause)}. Set NanoCam:DataDirectory to a "
                + "directory that this user may write to."
        );

    private static string ReasonOf(Exception cause) =>
        cause is UnauthorizedAccessException ? "access is denied" : "it is not a directory, or its disk is full or read-only";

    private static OptionsValidationException Unusable(string message) => new(DataOptions.Section, typeof(DataOptions), [message]);
}
