using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Database;

/// <summary>
/// Identity of a file or directory: its device and number on Linux. A path that is removed and created again, or covered by a mount, gets
/// another identity. On other systems, where open files cannot be removed, it only reflects whether the path exists.
/// </summary>
/// <param name="Device">Number of the device.</param>
/// <param name="Number">Number of the file on the device (inode).</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Number)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint WantsNumber = 0x100; // STATX_INO
    private const int BufferSize = 256; // struct statx, the same on every architecture
    private const int NumberOffset = 32;
    private const int DeviceOffset = 136;

    /// <summary>Returns the identity of a path; null if nothing is there.</summary>
    public static FileIdentity? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                Span<byte> buffer = stackalloc byte[BufferSize];
                return Status(CurrentDirectory, path, 0, WantsNumber, ref MemoryMarshal.GetReference(buffer)) == 0
                    ? new FileIdentity(
                        BinaryPrimitives.ReadUInt64LittleEndian(buffer[DeviceOffset..]),
                        BinaryPrimitives.ReadUInt64LittleEndian(buffer[NumberOffset..])
                    )
                    : null;
            }
            catch (EntryPointNotFoundException)
            {
                // A C library from before 2018 has no such function.
            }
        }

        return Path.Exists(path) ? new FileIdentity(0, 0) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, ref byte status);
}
