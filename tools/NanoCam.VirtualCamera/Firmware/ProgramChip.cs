using System.Security.Cryptography;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>
/// Replaces the microcontroller when the firmware runs as a program: no radio, no temperature sensor, restarts on request.
/// </summary>
/// <param name="reason">Reset reason.</param>
/// <param name="restart">Called for a restart, with the pause before it: zero for a reboot, the sleep time for deep sleep.</param>
internal sealed class ProgramChip(ResetReason reason, Action<ResetReason, TimeSpan> restart) : IChip
{
    /// <inheritdoc/>
    public void Read(ChipFacts facts)
    {
        facts.ResetReason = reason;
        facts.PsramTotal = 8 * 1024 * 1024;
    }

    /// <inheritdoc/>
    public uint FreeMemory() => (uint)Math.Min(uint.MaxValue, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public void Reboot() => restart(ResetReason.Software, TimeSpan.Zero);

    /// <inheritdoc/>
    public bool FeedWatchdog(int milliseconds) => false;

    /// <inheritdoc/>
    public void DeepSleep(long milliseconds, int wakePin, int wakeLevel) =>
        restart(ResetReason.DeepSleep, TimeSpan.FromMilliseconds(milliseconds));
}
