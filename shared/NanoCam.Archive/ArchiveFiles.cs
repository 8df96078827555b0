using Microsoft.Win32.SafeHandles;

namespace NanoCam.Archive;

/// <summary>
/// All disk writes of recording. Tests replace it to simulate lost writes, torn blocks and errors.
/// </summary>
public class ArchiveFiles
{
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Creates a file for reading and writing.</summary>
    /// <exception cref="IOException">There is a file of this name, or the disk fails.</exception>
    public virtual SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Opens an existing file for reading and writing.</summary>
    public virtual SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Writes buffers one after another, with as few system calls as possible.</summary>
    public virtual void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) =>
        RandomAccess.Write(file, buffers, offset);

    /// <summary>Writes bytes.</summary>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Truncates a file.</summary>
    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <summary>Waits until the content of a file is on the device.</summary>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Creates a directory and its parents, which owner and group may read.</summary>
    public virtual void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }

    /// <summary>Waits until the names in a directory are on the device. Windows has no such call and does not need it.</summary>
    public virtual void FlushDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            DirectoryFlush.Run(path);
        }
    }

    /// <summary>Deletes a file; nothing happens if there is none.</summary>
    public virtual void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Treated as if the file did not exist, because its folder does not.
        }
    }
}
