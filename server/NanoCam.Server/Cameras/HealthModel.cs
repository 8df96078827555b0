namespace NanoCam.Server.Cameras;

/// <summary>What a camera counted since its boot, and how it is.</summary>
public sealed record HealthModel
{
    /// <summary>Milliseconds since boot, modulo 2^32.</summary>
    public required uint UptimeMilliseconds { get; init; }

    /// <summary>Frames the sensor delivered whole.</summary>
    public required uint Captured { get; init; }

    /// <summary>Frames replaced by a newer one before they could be sent.</summary>
    public required uint Replaced { get; init; }

    /// <summary>Frames dropped because they had no end.</summary>
    public required uint NoEoi { get; init; }

    /// <summary>Frames larger than the camera's buffer.</summary>
    public required uint Overflow { get; init; }

    /// <summary>Times the sensor gave nothing in time.</summary>
    public required uint Timeouts { get; init; }

    /// <summary>Times the sensor's driver was restarted.</summary>
    public required uint DriverResets { get; init; }

    /// <summary>Frames sent.</summary>
    public required uint Sent { get; init; }

    /// <summary>Times the uplink was opened again.</summary>
    public required uint Reconnects { get; init; }

    /// <summary>Free managed memory in bytes.</summary>
    public required uint FreeMemory { get; init; }

    /// <summary>Signal strength in dBm; null without a radio.</summary>
    public required int? Rssi { get; init; }

    /// <summary>Chip temperature in degrees Celsius; null without a sensor.</summary>
    public required int? TemperatureCelsius { get; init; }

    /// <summary>Newest fault of the camera, such as noSensor; null since it works.</summary>
    public required string? CameraError { get; init; }

    /// <summary>
    /// What the camera lives with: noPsram, camera, settingsDamaged, storage, brownOuts, lowMemory, uncheckedCertificate, absurdSettings,
    /// pairingRefused.
    /// </summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Times the Wi-Fi connection was lost.</summary>
    public required uint WifiLosses { get; init; }

    /// <summary>Why it was last lost: a number of esp-idf's wifi_err_reason_t; null when it never was.</summary>
    public required int? WifiReason { get; init; }

    /// <summary>Starts in a row that a brown-out caused; 0 after ten minutes without one.</summary>
    public required int BrownOuts { get; init; }

    /// <summary>Uplinks that ended because the server was silent, sent what makes no sense, or refused.</summary>
    public required uint LinkFaults { get; init; }

    /// <summary>Least free managed memory seen since boot in bytes; null when the camera does not say.</summary>
    public required uint? LeastFreeMemory { get; init; }

    /// <summary>What the camera driver itself said last: a number of esp-idf's esp_err_t; null when it said nothing.</summary>
    public required uint? DriverError { get; init; }
}
