using NanoCam.Camera;

namespace NanoCam.Device.Chip;

/// <summary>The microcontroller the firmware runs on, or the program that stands for one.</summary>
public interface IChip
{
    /// <summary>Reads signal strength, temperature, memory and reset reason of this moment.</summary>
    void Read(ChipFacts facts);

    /// <summary>Free managed memory in bytes. May collect garbage to find out, so ask seldom.</summary>
    uint FreeMemory();

    /// <summary>Fills the buffer with random bytes.</summary>
    void FillRandom(byte[] buffer);

    /// <summary>Starts the chip anew; does not return on a board.</summary>
    void Reboot();

    /// <summary>Sleeps deeply; a board starts anew when it wakes, so this does not return there.</summary>
    /// <param name="milliseconds">Time to sleep.</param>
    /// <param name="wakePin">A pin that wakes it earlier, or -1.</param>
    /// <param name="wakeLevel">The level of that pin, 0 or 1.</param>
    void DeepSleep(long milliseconds, int wakePin, int wakeLevel);
}
