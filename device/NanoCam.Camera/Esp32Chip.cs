using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>The chip the firmware runs on. Every call is a short native one.</summary>
public static class Esp32Chip
{
    private static readonly int[] Facts = new int[NativeChip.FactsLength];

    /// <summary>Microseconds since boot, from the clock that also timestamps frames.</summary>
    public static long Microseconds => NativeChip.Microseconds();

    /// <summary>Reads the current state.</summary>
    public static void Read(ChipFacts facts)
    {
        lock (Facts)
        {
            NativeChip.ReadFacts(Facts);
            facts.ResetReason = (ResetReason)Facts[0];
            facts.Rssi = Facts[1];
            facts.TemperatureCelsius = Facts[2];
            facts.InternalFree = Facts[3];
            facts.PsramTotal = Facts[4];
            facts.PsramFree = Facts[5];
            facts.InternalLargest = Facts[6];
            facts.WifiReason = Facts[7];
            facts.WifiLosses = Facts[8];
            facts.StallUptimeSeconds = Facts[9];
        }
    }

    /// <summary>Fills <paramref name="buffer"/> from the chip's random number generator (good for keys while Wi-Fi is on).</summary>
    public static void FillRandom(byte[] buffer)
    {
        NativeChip.FillRandom(buffer);
    }

    /// <summary>Switches Wi-Fi's modem sleep. Modem sleep saves power, and delays data from the server by up to 100 ms.</summary>
    /// <returns>Whether the radio accepted it.</returns>
    public static bool SetWifiPowerSave(bool on)
    {
        return NativeChip.SetWifiPowerSave(on ? 1 : 0) == 0;
    }

    /// <summary>Whether Wi-Fi is associated and has an address. Allocates nothing.</summary>
    public static bool IsOnline()
    {
        return NativeChip.IsOnline() != 0;
    }

    /// <summary>Restarts the chip after that time unless it is called again; 0 disarms it.</summary>
    /// <returns>False if there is no timer.</returns>
    public static bool FeedWatchdog(int milliseconds)
    {
        return NativeChip.FeedWatchdog(milliseconds) == 0;
    }

    /// <summary>Drives a pin to 0 or 1, also during deep sleep; level -1 ends that.</summary>
    public static bool HoldPin(int pin, int level)
    {
        return NativeChip.HoldPin(pin, level) == 0;
    }
}
