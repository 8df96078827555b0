using System.Text.Json.Serialization;

namespace NanoCam.Server.Cameras;

/// <summary>A camera as the HTTP API shows it.</summary>
public sealed record CameraModel
{
    /// <summary>Identity: 1 to 64 letters, digits, dots, underscores or hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people; the id until somebody gives one.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it can be expected to send.</summary>
    public required CameraState State { get; init; }

    /// <summary>
    /// How its pictures come: the stream uplink, single HTTP requests, or fetched by the server; null while it is offline.
    /// </summary>
    public required UplinkKind? Uplink { get; init; }

    /// <summary>Frames per second over the last seconds.</summary>
    public required double Fps { get; init; }

    /// <summary>Age of the newest frame in milliseconds, from its capture; null before the first one.</summary>
    public required long? FrameAgeMs { get; init; }

    /// <summary>Width of the newest frame in pixels; 0 before the first one.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the newest frame in pixels; 0 before the first one.</summary>
    public required int Height { get; init; }

    /// <summary>Size of the newest frame in bytes; 0 before the first one.</summary>
    public required int FrameBytes { get; init; }

    /// <summary>Number of the newest frame; null before the first one.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Last sign of life; null for never.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    /// <summary>Viewers that watch it now.</summary>
    public required int Viewers { get; init; }

    /// <summary>What happened to its frames since the server started.</summary>
    public required CountersModel Counters { get; init; }

    /// <summary>How it should take pictures, and how it does.</summary>
    public required SettingsModel Settings { get; init; }

    /// <summary>What it said about itself; null when it is not connected and never said anything.</summary>
    public required DeviceModel? Device { get; init; }

    /// <summary>Its clock against the server's; null where it was not measured.</summary>
    public required ClockModel? Clock { get; init; }

    /// <summary>Its own counters; null when it did not report any.</summary>
    public required HealthModel? Health { get; init; }

    /// <summary>What else of its settings a wish can change: <c>interval</c>, <c>size</c>, <c>quality</c>.</summary>
    public required IReadOnlyList<string> Adjustable { get; init; }

    /// <summary>Sensor controls it has, with their ranges; empty while it is not connected.</summary>
    public required IReadOnlyList<ControlModel> Controls { get; init; }
}

/// <summary>Whether a camera can be expected to send.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraState>))]
public enum CameraState
{
    /// <summary>It is connected, or sent a frame a moment ago.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>It is not.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,
}

/// <summary>How a camera sends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UplinkKind>))]
public enum UplinkKind
{
    /// <summary>One long-lived connection, steerable.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,

    /// <summary>One request per frame.</summary>
    [JsonStringEnumMemberName("http")]
    Http,

    /// <summary>The server fetches them.</summary>
    [JsonStringEnumMemberName("pull")]
    Pull,
}

/// <summary>What happened to the frames of a camera since the server started.</summary>
public sealed record CountersModel
{
    /// <summary>Frames that arrived, good or bad.</summary>
    public required long Received { get; init; }

    /// <summary>Frames that were verified and published.</summary>
    public required long Accepted { get; init; }

    /// <summary>Frames that had been accepted before.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Refused frames by reason; only reasons that occurred.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>Frames that never came, known from the holes in the sequence.</summary>
    public required long Missing { get; init; }

    /// <summary>Boots seen.</summary>
    public required long Boots { get; init; }

    /// <summary>Bytes behind the end of pictures that were cut off.</summary>
    public required long TrimmedBytes { get; init; }

    /// <summary>Bytes of JPEG that arrived.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Wish and reality of a camera's settings.</summary>
public sealed record SettingsModel
{
    /// <summary>The settings it should have.</summary>
    public required SettingsValues Desired { get; init; }

    /// <summary>The settings it last said it has; null when it did not.</summary>
    public required SettingsValues? Reported { get; init; }

    /// <summary>Whether a wish was not answered yet.</summary>
    public required bool Pending { get; init; }
}

/// <summary>How a camera takes pictures.</summary>
public sealed record SettingsValues
{
    /// <summary>Milliseconds from one frame to the next; 0 is as fast as it can.</summary>
    public required uint IntervalMs { get; init; }

    /// <summary>Width in pixels; 0 leaves it to the camera.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 leaves it to the camera.</summary>
    public required int Height { get; init; }

    /// <summary>JPEG quality, 1 (smallest) to 100 (best); 0 leaves it to the camera.</summary>
    public required int Quality { get; init; }

    /// <summary>Sensor controls by name; those absent are left to the camera.</summary>
    public required IReadOnlyDictionary<string, int> Controls { get; init; }
}

/// <summary>What a camera said about itself.</summary>
public sealed record DeviceModel
{
    /// <summary>Number of its boot; null when it does not say.</summary>
    public required uint? BootId { get; init; }

    /// <summary>Name and version of its firmware.</summary>
    public required string? Firmware { get; init; }

    /// <summary>Name of its board.</summary>
    public required string? Board { get; init; }

    /// <summary>Name of its sensor.</summary>
    public required string? Sensor { get; init; }

    /// <summary>Why it last started: unknown, powerOn, external, software, panic, watchdog, brownOut or deepSleep.</summary>
    public required string? ResetReason { get; init; }

    /// <summary>Signal strength in dBm; null without a radio.</summary>
    public required int? Rssi { get; init; }

    /// <summary>Largest width of its sensor in pixels.</summary>
    public required int? MaxWidth { get; init; }

    /// <summary>Largest height of its sensor in pixels.</summary>
    public required int? MaxHeight { get; init; }

    /// <summary>What it can do: still, flash, reboot, temperature, virtual.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }
}

/// <summary>A camera's clock against the server's.</summary>
public sealed record ClockModel
{
    /// <summary>Milliseconds to add to the camera's time since boot to get milliseconds since 1970 UTC.</summary>
    public required double OffsetMs { get; init; }

    /// <summary>Round trip of the measurement in milliseconds; the offset is wrong by half of it at most.</summary>
    public required double RoundTripMs { get; init; }
}

/// <summary>One sensor control a camera has.</summary>
public sealed record ControlModel
{
    /// <summary>Name, as in the settings.</summary>
    public required string Name { get; init; }

    /// <summary>Lowest value.</summary>
    public required int Min { get; init; }

    /// <summary>Highest value.</summary>
    public required int Max { get; init; }

    /// <summary>Value after power-up.</summary>
    public required int Default { get; init; }

    /// <summary>Value now.</summary>
    public required int Value { get; init; }
}

/// <summary>What can be changed about a camera on the server.</summary>
public sealed record CameraChange
{
    /// <summary>New name, 1 to 80 characters; an empty one brings the id back.</summary>
    public string? Name { get; init; }
}

/// <summary>Wishes for a camera's settings; what is absent stays as it was.</summary>
public sealed record SettingsChange
{
    /// <summary>Milliseconds from one frame to the next, 0 (as fast as it can) to 86,400,000 (a day).</summary>
    public uint? IntervalMs { get; init; }

    /// <summary>
    /// Width in pixels, 0 (leave it to the camera) to 65,535. The camera takes the smallest size that is not smaller, or its largest.
    /// </summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, 0 (leave it to the camera) to 65,535.</summary>
    public int? Height { get; init; }

    /// <summary>JPEG quality, 1 (smallest) to 100 (best); 0 leaves it to the camera.</summary>
    public int? Quality { get; init; }

    /// <summary>Sensor controls by name; null as a value takes the wish back.</summary>
    public IReadOnlyDictionary<string, int?>? Controls { get; init; }
}

/// <summary>A still that was taken and stored.</summary>
public sealed record SnapshotModel
{
    /// <summary>Always <c>success</c>.</summary>
    public string Status { get; } = "success";

    /// <summary>Name of the file, for <c>/images/{filename}</c>.</summary>
    public required string Filename { get; init; }

    /// <summary>Capture time in seconds since 1970 UTC, with fraction.</summary>
    public required decimal Timestamp { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }
}
