using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>A microcontroller that records its calls.</summary>
internal sealed class TestChip : IChip
{
    private byte _random = 1;

    public ChipFacts Facts { get; } =
        new()
        {
            ResetReason = ResetReason.PowerOn,
            Rssi = -61,
            TemperatureCelsius = 41,
            PsramTotal = 8 << 20,
        };

    public uint Free { get; set; } = 4 << 20;

    public int Reboots { get; private set; }

    /// <summary>Error of deep sleep with that wake pin; null for success.</summary>
    public Func<int, Exception?>? SleepError { get; set; }

    public List<(long Milliseconds, int Pin, int Level)> Sleeps { get; } = [];

    public void Read(ChipFacts facts)
    {
        facts.ResetReason = Facts.ResetReason;
        facts.Rssi = Facts.Rssi;
        facts.TemperatureCelsius = Facts.TemperatureCelsius;
        facts.PsramTotal = Facts.PsramTotal;
        facts.WifiLosses = Facts.WifiLosses;
        facts.WifiReason = Facts.WifiReason;
        facts.StallUptimeSeconds = Facts.StallUptimeSeconds;
    }

    public uint FreeMemory() => Free;

    public void FillRandom(byte[] buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] = _random++;
        }
    }

    public void Reboot() => Reboots++;

    /// <summary>Time until the watchdog restarts the board; 0 while it is not armed.</summary>
    public int Watchdog { get; private set; }

    /// <summary>Number of times that the watchdog was fed.</summary>
    public int Feedings { get; private set; }

    public bool HasWatchdog { get; set; } = true;

    public bool FeedWatchdog(int milliseconds)
    {
        Watchdog = milliseconds;
        Feedings++;
        return HasWatchdog;
    }

    public void DeepSleep(long milliseconds, int wakePin, int wakeLevel)
    {
        if (SleepError?.Invoke(wakePin) is { } error)
        {
            throw error;
        }

        Sleeps.Add((milliseconds, wakePin, wakeLevel));
    }
}
