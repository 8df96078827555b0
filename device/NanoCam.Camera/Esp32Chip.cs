using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>The chip the firmware runs on. Every call is a short native one.</summary>
public static class Esp32Chip
{
    private static readonly int[] Facts = new int[NativeChip.FactsLength];

    /// <summary>Microseconds since boot, on the clock that also stamps frames.</summary>
    public static long Microseconds => NativeChip.Microseconds();

    /// <summary>Reads the facts of this moment.</summary>
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
        }
    }

    /// <summary>Fills <paramref name="buffer"/> from the chip's random number generator (good for keys while Wi-Fi is on).</summary>
    public static void FillRandom(byte[] buffer)
    {
        NativeChip.FillRandom(buffer);
    }

    /// <summary>Switches Wi-Fi's modem sleep. On saves current and adds up to 100 ms to whatever the server sends.</summary>
    /// <returns>Whether the radio took it.</returns>
    public static bool SetWifiPowerSave(bool on)
    {
        return NativeChip.SetWifiPowerSave(on ? 1 : 0) == 0;
    }
}
