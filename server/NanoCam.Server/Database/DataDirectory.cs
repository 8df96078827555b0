using Microsoft.Extensions.Options;

namespace NanoCam.Server.Database;

/// <summary>The directory of everything that outlives a restart; held by one server at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = ".lock";

    private readonly FileStream _lock;

    /// <summary>Creates the directory where needed and takes hold of it.</summary>
    /// <exception cref="OptionsValidationException">It cannot be created or written, or another server holds it.</exception>
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
            // Creating it also shows that the directory can be written to.
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
                    $"The data directory {Root} is in use by another NanoCam server: stop that one, or set NanoCam:DataDirectory to another directory."
                )
                : NotWritable(Root, e);
        }
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Bytes that this process may still write on the disk of the directory.</summary>
    public long FreeBytes() => new DriveInfo(Root).AvailableFreeSpace;

    /// <summary>Whether a file can be written at this moment.</summary>
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

    /// <summary>Absolute path of something inside.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => _lock.Dispose();

    private static OptionsValidationException NotWritable(string path, Exception cause) =>
        Unusable(
            $"The data directory {path} cannot be written ({cause.Message.TrimEnd('.')}): set NanoCam:DataDirectory to a directory that this user may write to."
        );

    private static OptionsValidationException Unusable(string sentence) => new(DataOptions.Section, typeof(DataOptions), [sentence]);
}
