using System.Text.Json;

namespace NanoCam.Cli.Http;

/// <summary>A camera in <c>GET /api/cameras</c>, with the fields that the commands show. All fields are optional.</summary>
internal sealed record CameraInfo
{
    public string Id { get; init; } = "";
    public string? Name { get; init; }
    public string? State { get; init; }
    public string? Uplink { get; init; }

    /// <summary>Whether its newest frame is old; null from a server that does not report it.</summary>
    public bool? Late { get; init; }
    public long? LateAfterMs { get; init; }
    public DateTimeOffset? LastFrame { get; init; }
    public double? Fps { get; init; }
    public double? FrameAgeMs { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public long? FrameBytes { get; init; }
    public long? Sequence { get; init; }
    public DateTimeOffset? LastSeen { get; init; }
    public int? Viewers { get; init; }
    public CountersInfo? Counters { get; init; }
    public SettingsInfo? Settings { get; init; }
    public DeviceInfo? Device { get; init; }
    public HealthInfo? Health { get; init; }
    public ClockInfo? Clock { get; init; }

    /// <summary>Whether the camera is connected or sends frames.</summary>
    public bool IsOnline => State == "online";

    /// <summary>Signal strength in dBm; null if the camera has no radio or does not report it.</summary>
    public int? Rssi => (Health?.Rssi ?? Device?.Rssi) is { } rssi and not 0 ? rssi : null;
}

/// <summary>Counters of the server for a camera.</summary>
internal sealed record CountersInfo
{
    public long Received { get; init; }
    public long Accepted { get; init; }
    public long Duplicates { get; init; }
    public long Missing { get; init; }
    public long Boots { get; init; }
    public Dictionary<string, long>? Rejected { get; init; }
}

/// <summary>Device information of a camera.</summary>
internal sealed record DeviceInfo
{
    public string? Firmware { get; init; }
    public string? Board { get; init; }
    public string? Sensor { get; init; }
    public string? ResetReason { get; init; }
    public int? Rssi { get; init; }
    public int? MaxWidth { get; init; }
    public int? MaxHeight { get; init; }
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}

/// <summary>Health of a camera, with counters since boot.</summary>
internal sealed record HealthInfo
{
    public long UptimeMilliseconds { get; init; }
    public long Captured { get; init; }
    public long Replaced { get; init; }
    public long NoEoi { get; init; }
    public long Overflow { get; init; }
    public long Timeouts { get; init; }
    public long DriverResets { get; init; }
    public long Reconnects { get; init; }
    public long LinkFaults { get; init; }

    /// <summary>Exceptions that ended a thread of the firmware.</summary>
    public long ThreadFaults { get; init; }
    public long FreeMemory { get; init; }
    public long? LeastFreeMemory { get; init; }
    public int? Rssi { get; init; }
    public int? TemperatureCelsius { get; init; }
    public string? CameraError { get; init; }
    public long? DriverError { get; init; }
    public IReadOnlyList<string> Faults { get; init; } = [];
    public long WifiLosses { get; init; }
    public int? WifiReason { get; init; }
    public int BrownOuts { get; init; }
}

/// <summary>Clock of a camera relative to the server's.</summary>
internal sealed record ClockInfo
{
    public double OffsetMs { get; init; }
    public double RoundTripMs { get; init; }
}

/// <summary>Desired and reported settings of a camera.</summary>
internal sealed record SettingsInfo
{
    public JsonElement? Desired { get; init; }
    public JsonElement? Reported { get; init; }
    public bool Pending { get; init; }
    public IReadOnlyList<SettingDifference> Differences { get; init; } = [];
}

/// <summary>A desired setting that is not in force, and why.</summary>
internal sealed record SettingDifference
{
    public string Name { get; init; } = "";
    public string Reason { get; init; } = "";
}
