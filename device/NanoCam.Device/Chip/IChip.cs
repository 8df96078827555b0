using NanoCam.Camera;

namespace NanoCam.Device.Chip;

/// <summary>The microcontroller, or the program that replaces it.</summary>
public interface IChip
{
    /// <summary>Reads the current signal strength, temperature and memory, and the reset reason.</summary>
    void Read(ChipFacts facts);

    /// <summary>Free managed memory in bytes. May collect garbage, so call it rarely.</summary>
    uint FreeMemory();

    /// <summary>Fills the buffer with random bytes.</summary>
    void FillRandom(byte[] buffer);

    /// <summary>Restarts the chip; does not return on a board.</summary>
    void Reboot();

    /// <summary>Restarts the chip after that time unless it is called again; 0 disarms it.</summary>
    /// <returns>False where there is no watchdog.</returns>
    bool FeedWatchdog(int milliseconds);

    /// <summary>Enters deep sleep. A board restarts when it wakes, so this does not return there.</summary>
    /// <param name="milliseconds">Time to sleep.</param>
    /// <param name="wakePin">A pin that wakes the chip earlier, or -1.</param>
    /// <param name="wakeLevel">The level of that pin that wakes the board, 0 or 1.</param>
    void DeepSleep(long milliseconds, int wakePin, int wakeLevel);
}
