using System.Runtime.InteropServices;

namespace NanoCam.Server.Stills;

/// <summary>Distinguishes a thread that waited, for example for a disk, from one that was only preempted.</summary>
internal static partial class ThreadWaits
{
    private const int ThisThread = 1; // RUSAGE_THREAD

    // struct rusage of 64-bit Linux, in longs.
    private const int UsageLength = 18;
    private const int VoluntarySwitches = 16; // ru_nvcsw

    /// <summary>Number of times that the calling thread has waited; null if the operating system does not count them.</summary>
    public static long? Count()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        Span<long> usage = stackalloc long[UsageLength];
        return GetUsage(ThisThread, ref usage[0]) == 0 ? usage[VoluntarySwitches] : null;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}
