using System.Runtime.InteropServices;

namespace NanoCam.Server.Stills;

/// <summary>
/// Two steps of storing a still: write it under a temporary name, then give it its own, unless that is taken. On Linux straight
/// through libc: File.OpenHandle adds seven system calls per file (locks and types of file that cannot occur here), and
/// File.Move looks whether the name is taken before it moves instead of while it moves.
/// </summary>
internal static partial class StillFile
{
    private const int CreateExclusive = 0x1 | 0x40 | 0x80 | 0x80000; // O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    private const int ReadableByGroup = 0x1A4; // rw-r--r--
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const int NoEntry = 2; // ENOENT
    private const int Interrupted = 4; // EINTR
    private const int Exists = 17; // EEXIST
    private const int NotImplemented = 38; // ENOSYS: a kernel before 3.15
    private const int Invalid = 22; // EINVAL: the file system knows no RENAME_NOREPLACE

    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    /// <summary>Whether a write failed for want of space.</summary>
    public static bool IsDiskFull(Exception exception) => exception.HResult is NoSpace or OverQuota;

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">It cannot be written; HResult holds the error number.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool flush)
    {
        if (OperatingSystem.IsLinux() && !flush)
        {
            WriteDirect(path, bytes);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        RandomAccess.Write(file, bytes, 0);
        if (flush)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>Moves a file to a name that nobody has; false when it is taken.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory of the name does not exist.</exception>
    /// <exception cref="IOException">It cannot be moved; HResult holds the error number.</exception>
    public static bool TryMove(string from, string to)
    {
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
                    throw Failure(error, to);
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

    private static void WriteDirect(string path, ReadOnlySpan<byte> bytes)
    {
        var file = Open(path, CreateExclusive, ReadableByGroup);
        if (file < 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), path);
        }

        var error = 0;
        while (bytes.Length > 0 && error == 0)
        {
            var written = Write(file, bytes, (nuint)bytes.Length);
            if (written > 0)
            {
                bytes = bytes[(int)written..];
            }
            else
            {
                error = Marshal.GetLastPInvokeError();
                error = error == Interrupted ? 0 : error;
            }
        }

        // Some file systems tell only here that there was no room.
        if (Close(file) != 0 && error == 0)
        {
            error = Marshal.GetLastPInvokeError();
        }

        if (error != 0)
        {
            throw Failure(error, path);
        }
    }

    private static IOException Failure(int error, string path) => new($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromDirectory, string from, int toDirectory, string to, uint flags);
}
