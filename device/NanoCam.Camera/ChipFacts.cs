using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>State of the chip.</summary>
public sealed class ChipFacts
{
    /// <summary>Why the chip last started.</summary>
    public ResetReason ResetReason;

    /// <summary>Signal strength in dBm, or 0 without a connection.</summary>
    public int Rssi;

    /// <summary>Temperature of the chip in degrees Celsius, or <see cref="Health.NoTemperature"/>.</summary>
    public int TemperatureCelsius = Health.NoTemperature;

    /// <summary>Free internal memory in bytes (the driver's and the network's, not the managed heap).</summary>
    public int InternalFree;

    /// <summary>PSRAM in bytes; 0 if there is none or the image does not detect it.</summary>
    public int PsramTotal;

    /// <summary>PSRAM that is neither managed heap nor buffers, in bytes.</summary>
    public int PsramFree;

    /// <summary>Largest free block of internal memory in bytes.</summary>
    public int InternalLargest;

    /// <summary>Why Wi-Fi was last lost (wifi_err_reason_t), or 0.</summary>
    public int WifiReason;

    /// <summary>Disconnects that the driver reported since boot: losses, and every failed attempt to join.</summary>
    public int WifiLosses;

    /// <summary>Uptime in seconds at which the watchdog caused the last restart; 0 if it did not.</summary>
    public int StallUptimeSeconds;
}
