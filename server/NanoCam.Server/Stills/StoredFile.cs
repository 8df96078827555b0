using System.Runtime.InteropServices;

namespace NanoCam.Server.Stills;

/// <summary>Two steps of storing a file: write it under a temporary name, then rename it without replacing another file.</summary>
internal static partial class StoredFile
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const int NoEntry = 2; // ENOENT
    private const int Exists = 17; // EEXIST
    private const int Invalid = 22; // EINVAL: the file system has no RENAME_NOREPLACE
    private const int NotImplemented = 38; // ENOSYS: a kernel before 3.15
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    private static readonly FileStreamOptions Creating = CreateOptions();

    /// <summary>Whether a write failed for lack of space.</summary>
    public static bool IsDiskFull(Exception exception) => exception.HResult is NoSpace or OverQuota;

    /// <summary>Writes a new file.</summary>
    /// <param name="path">A name that no file has.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="flush">Whether the content must reach the device before the method returns.</param>
    /// <exception cref="IOException">The file cannot be written; HResult is the error number on Unix.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool flush)
    {
        using var file = new FileStream(path, Creating);
        RandomAccess.Write(file.SafeFileHandle, bytes, 0);
        if (flush)
        {
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
    }

    /// <summary>Renames a file; false when another file has the name.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory of the name does not exist.</exception>
    /// <exception cref="IOException">The file cannot be renamed; HResult is the error number on Unix.</exception>
    public static bool TryMove(string from, string to)
    {
        // File.Move checks whether the name is free before it renames, not atomically, so two writers could use the same name.
        if (OperatingSystem.IsLinux())
        {
            switch (RenameDirect(from, to))
            {
                case 0:
                    return true;
                case Exists:
                    return false;
                case NoEntry:
                    throw new DirectoryNotFoundException($"There is no directory for {to}.");
                case Invalid or NotImplemented:
                    break;
                case var error:
                    throw new IOException($"{to}: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }

        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    private static FileStreamOptions CreateOptions()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        return options;
    }

    private static int RenameDirect(string from, string to)
    {
        try
        {
            return Rename(CurrentDirectory, from, CurrentDirectory, to, NoReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            // musl before 1.2.6 has no wrapper of this name.
            return NotImplemented;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromDirectory, string from, int toDirectory, string to, uint flags);
}
