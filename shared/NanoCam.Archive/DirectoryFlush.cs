using System.Runtime.InteropServices;

namespace NanoCam.Archive;

/// <summary>Flushes a directory on Unix, which .NET has no method for.</summary>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>Waits until the names in a directory are on the device.</summary>
    /// <exception cref="IOException">The directory does not exist, or the device fails.</exception>
    public static void Run(string path)
    {
        var file = Open(path, ReadOnly);
        if (file < 0)
        {
            throw Failed(path);
        }

        try
        {
            if (Flush(file) != 0)
            {
                throw Failed(path);
            }
        }
        finally
        {
            _ = Close(file);
        }
    }

    private static IOException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
