namespace NanoCam.Server.Cameras;

/// <summary>Counters of a camera since its boot, and its active faults.</summary>
public sealed record HealthModel
{
    /// <summary>Milliseconds since boot, modulo 2^32.</summary>
    public required uint UptimeMilliseconds { get; init; }

    /// <summary>Complete frames from the sensor.</summary>
    public required uint Captured { get; init; }

    /// <summary>Frames replaced by a newer one before they were sent.</summary>
    public required uint Replaced { get; init; }

    /// <summary>Frames dropped because they had no end marker.</summary>
    public required uint NoEoi { get; init; }

    /// <summary>Frames larger than the camera's buffer.</summary>
    public required uint Overflow { get; init; }

    /// <summary>Number of times that the sensor delivered no frame in time.</summary>
    public required uint Timeouts { get; init; }

    /// <summary>Number of restarts of the sensor's driver.</summary>
    public required uint DriverResets { get; init; }

    /// <summary>Frames sent.</summary>
    public required uint Sent { get; init; }

    /// <summary>Number of reconnections of the uplink.</summary>
    public required uint Reconnects { get; init; }

    /// <summary>Free managed memory in bytes.</summary>
    public required uint FreeMemory { get; init; }

    /// <summary>Signal strength in dBm; null without a radio.</summary>
    public required int? Rssi { get; init; }

    /// <summary>Chip temperature in degrees Celsius; null without a sensor.</summary>
    public required int? TemperatureCelsius { get; init; }

    /// <summary>Newest fault of the camera component, such as noSensor; null if it works.</summary>
    public required string? CameraError { get; init; }

    /// <summary>
    /// Active faults: noPsram, camera, settingsDamaged, storage, brownOuts, lowMemory, uncheckedCertificate, absurdSettings,
    /// pairingRefused, threadFailed, noComponent.
    /// </summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Number of times that the Wi-Fi connection was lost.</summary>
    public required uint WifiLosses { get; init; }

    /// <summary>Reason of the last loss: a number of esp-idf's wifi_err_reason_t; null if there was none.</summary>
    public required int? WifiReason { get; init; }

    /// <summary>Consecutive starts caused by a brown-out; 0 after ten minutes without one.</summary>
    public required int BrownOuts { get; init; }

    /// <summary>Uplinks that ended because the server was silent, sent invalid data, or refused the camera.</summary>
    public required uint LinkFaults { get; init; }

    /// <summary>Lowest amount of free managed memory since boot in bytes; null if not reported.</summary>
    public required uint? LeastFreeMemory { get; init; }

    /// <summary>Last error of the camera driver: a number of esp-idf's esp_err_t; null if there was none.</summary>
    public required uint? DriverError { get; init; }

    /// <summary>Exceptions that ended a thread of the firmware; each thread was restarted.</summary>
    public required uint ThreadFaults { get; init; }
}
