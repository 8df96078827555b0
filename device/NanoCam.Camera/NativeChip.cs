using System.Runtime.CompilerServices;

namespace NanoCam.Camera;

/// <summary>Chip information that nanoFramework's own libraries do not provide. The contract is device/native/nanocam_chip.h.</summary>
internal static class NativeChip
{
    internal const int FactsLength = 10;

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long Microseconds();

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ReadFacts(int[] facts);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int FillRandom(byte[] buffer);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int SetWifiPowerSave(int on);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int IsOnline();

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int FeedWatchdog(int milliseconds);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int HoldPin(int pin, int level);
}
