using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>The directory of all data that survives a restart. One server at a time can open it.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = ".lock";

    private readonly FileStream _lock;

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
            _lock = new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(Root, e);
        }
        catch (IOException e)
        {
            throw File.Exists(Path.Combine(Root, LockName))
                ? Unusable(
                    $"The data directory {Root} is in use by another NanoCam server. Stop that server, "
                        + "or set NanoCam:DataDirectory to another directory."
                )
                : NotWritable(Root, e);
        }
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Bytes that this process may still write to the disk of the directory.</summary>
    public long FreeBytes() => new DriveInfo(Root).AvailableFreeSpace;

    /// <summary>Whether the directory can be written now.</summary>
    public bool IsWritable()
    {
        try
        {
            _lock.Position = 0;
            _lock.WriteByte((byte)'\n');
            _lock.Flush();
            return Directory.Exists(Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Absolute path of a file or folder in the directory.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Unlocks the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static OptionsValidationException NotWritable(string path, Exception cause) =>
        Unusable(
            $"The data directory {path} cannot be written ({cause.Message.TrimEnd('.')}). Set NanoCam:DataDirectory to a "
                + "directory that this user may write to."
        );

    private static OptionsValidationException Unusable(string message) => new(DataOptions.Section, typeof(DataOptions), [message]);
}
