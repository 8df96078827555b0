using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>A camera in the HTTP API.</summary>
public sealed record CameraModel
{
    /// <summary>Identity: 1 to 64 letters, digits, dots, underscores or hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Display name; the id until a user sets one.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the camera is expected to send frames.</summary>
    public required CameraState State { get; init; }

    /// <summary>
    /// How its frames arrive: over the stream uplink, in single HTTP requests, or pulled by the server; null while it is offline.
    /// </summary>
    public required UplinkKind? Uplink { get; init; }

    /// <summary>
    /// Whether no frame arrived for <see cref="LateAfterMs"/>, so that the newest frame is old. Does not depend on the state. A camera
    /// that is pulled on demand is not late while it has no viewers.
    /// </summary>
    public required bool Late { get; init; }

    /// <summary>Time without a frame after which the camera is late: three expected intervals, and at least five seconds.</summary>
    public required long LateAfterMs { get; init; }

    /// <summary>When its newest frame arrived; null before the first one.</summary>
    public required DateTimeOffset? LastFrame { get; init; }

    /// <summary>Frames per second over the last seconds.</summary>
    public required double Fps { get; init; }

    /// <summary>Age of the newest frame in milliseconds, from its capture; null before the first one.</summary>
    public required long? FrameAgeMs { get; init; }

    /// <summary>Where the newest frame spent its time until it arrived; null if it is not known.</summary>
    public required FrameHopsModel? FrameHops { get; init; }

    /// <summary>Width of the newest frame in pixels; 0 before the first one.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the newest frame in pixels; 0 before the first one.</summary>
    public required int Height { get; init; }

    /// <summary>Size of the newest frame in bytes; 0 before the first one.</summary>
    public required int FrameBytes { get; init; }

    /// <summary>Number of the newest frame; null before the first one.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Time at which it last sent anything; null if it never has.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    /// <summary>Current number of viewers.</summary>
    public required int Viewers { get; init; }

    /// <summary>Counters of its frames since the server started.</summary>
    public required CountersModel Counters { get; init; }

    /// <summary>Desired and reported settings.</summary>
    public required SettingsModel Settings { get; init; }

    /// <summary>Device information that it reported; null if it is not connected and never reported any.</summary>
    public required DeviceModel? Device { get; init; }

    /// <summary>Its clock relative to the server's; null if not measured.</summary>
    public required ClockModel? Clock { get; init; }

    /// <summary>Its own counters; null if it did not report any.</summary>
    public required HealthModel? Health { get; init; }

    /// <summary>The last failure of its firmware that it reported since the server started; null if there was none.</summary>
    public required CrashModel? Crash { get; init; }

    /// <summary>Settings that can be changed besides the sensor controls: <c>interval</c>, <c>size</c>, <c>quality</c>.</summary>
    public required IReadOnlyList<string> Adjustable { get; init; }

    /// <summary>Its sensor controls, with their ranges; empty while it is not connected.</summary>
    public required IReadOnlyList<ControlModel> Controls { get; init; }
}

/// <summary>Whether a camera is expected to send frames.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraState>))]
public enum CameraState
{
    /// <summary>It is connected, or has sent a frame recently.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>It is not connected and is not sending frames.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,
}

/// <summary>How a camera sends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UplinkKind>))]
public enum UplinkKind
{
    /// <summary>One long-lived connection that also carries settings and commands.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,

    /// <summary>One request per frame.</summary>
    [JsonStringEnumMemberName("http")]
    Http,

    /// <summary>The server pulls the frames.</summary>
    [JsonStringEnumMemberName("pull")]
    Pull,
}

/// <summary>Counters of the frames of a camera since the server started.</summary>
public sealed record CountersModel
{
    /// <summary>Frames that arrived, valid or not.</summary>
    public required long Received { get; init; }

    /// <summary>Frames that were verified and published.</summary>
    public required long Accepted { get; init; }

    /// <summary>Frames that had been accepted before.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rejected frames by reason; only reasons that occurred.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>Lost frames, counted from gaps in the sequence numbers.</summary>
    public required long Missing { get; init; }

    /// <summary>Boots.</summary>
    public required long Boots { get; init; }

    /// <summary>Bytes after the end of the JPEG that were removed.</summary>
    public required long TrimmedBytes { get; init; }

    /// <summary>Bytes of JPEG that arrived.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Desired and reported settings of a camera.</summary>
public sealed record SettingsModel
{
    /// <summary>Desired settings.</summary>
    public required SettingsValues Desired { get; init; }

    /// <summary>Reported settings; null if it did not report any.</summary>
    public required SettingsValues? Reported { get; init; }

    /// <summary>Whether the camera has not confirmed the desired settings yet.</summary>
    public required bool Pending { get; init; }

    /// <summary>Number of the desired settings; every change gets the next one.</summary>
    public required uint Revision { get; init; }

    /// <summary>Desired values that are not in force, and why.</summary>
    public required IReadOnlyList<SettingDifferenceModel> Differences { get; init; }

    /// <summary>Who changed the desired settings last; null without a change since the server started.</summary>
    public required SettingsWriteModel? Changed { get; init; }
}

/// <summary>Settings of a camera.</summary>
public sealed record SettingsValues
{
    /// <summary>Milliseconds from one frame to the next; 0 means as fast as possible; null lets the camera choose.</summary>
    public required uint? IntervalMs { get; init; }

    /// <summary>Width in pixels; 0 lets the camera choose.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 lets the camera choose.</summary>
    public required int Height { get; init; }

    /// <summary>JPEG quality, 1 (smallest) to 100 (best); 0 lets the camera choose.</summary>
    public required int Quality { get; init; }

    /// <summary>Sensor controls by name. The camera chooses the values of omitted controls.</summary>
    public required IReadOnlyDictionary<string, int> Controls { get; init; }
}

/// <summary>Device information that a camera reported.</summary>
public sealed record DeviceModel
{
    /// <summary>Number of its boot; null if not reported.</summary>
    public required uint? BootId { get; init; }

    /// <summary>Name and version of its firmware.</summary>
    public required string? Firmware { get; init; }

    /// <summary>Name of its board.</summary>
    public required string? Board { get; init; }

    /// <summary>Name of its sensor.</summary>
    public required string? Sensor { get; init; }

    /// <summary>
    /// Reason of its last start: unknown, powerOn, external, software, panic, watchdog, brownOut, deepSleep or stalled.
    /// </summary>
    public required string? ResetReason { get; init; }

    /// <summary>Signal strength in dBm; null without a radio.</summary>
    public required int? Rssi { get; init; }

    /// <summary>Largest width of its sensor in pixels.</summary>
    public required int? MaxWidth { get; init; }

    /// <summary>Largest height of its sensor in pixels.</summary>
    public required int? MaxHeight { get; init; }

    /// <summary>Capabilities: still, flash, reboot, temperature, virtual.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }
}

/// <summary>Where a frame spent its time between its capture and its arrival.</summary>
public sealed record FrameHopsModel
{
    /// <summary>Milliseconds in the camera, from the capture until it was sent.</summary>
    public required double DeviceMs { get; init; }

    /// <summary>Milliseconds in the network, from then until its last byte arrived.</summary>
    public required double NetworkMs { get; init; }

    /// <summary>Both are off by at most this, because of the clock of the camera.</summary>
    public required double ErrorMs { get; init; }
}

/// <summary>Clock of a camera relative to the server's.</summary>
public sealed record ClockModel
{
    /// <summary>Offset that converts the camera's time since boot to milliseconds since 1970 UTC.</summary>
    public required double OffsetMs { get; init; }

    /// <summary>Round trip of the measurement in milliseconds.</summary>
    public required double RoundTripMs { get; init; }

    /// <summary>The offset is off by at most this: half of the round trip, and the drift since the measurement.</summary>
    public required double ErrorMs { get; init; }

    /// <summary>How much slower the camera's clock runs, in parts per million; null until it is measured.</summary>
    public required double? DriftPpm { get; init; }
}

/// <summary>One sensor control of a camera.</summary>
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

    /// <summary>Current value.</summary>
    public required int Value { get; init; }
}

/// <summary>Change of a camera on the server.</summary>
public sealed record CameraChange
{
    /// <summary>New name, 1 to 80 characters; an empty name restores the id.</summary>
    [StringLength(CameraRoutes.MaxNameLength)]
    public string? Name { get; init; }
}

/// <summary>Change to the desired settings; omitted values stay unchanged.</summary>
public sealed record SettingsChange
{
    /// <summary>
    /// Milliseconds from one frame to the next, 0 (as fast as possible) to 86,400,000 (a day); null lets the camera choose again.
    /// </summary>
    [Range(0, SettingsMerge.DayMilliseconds)]
    public uint? IntervalMs
    {
        get;
        // Not init: the serializer would also call it for a missing value.
        set
        {
            field = value;
            ClearsInterval = value is null;
        }
    }

    /// <summary>Whether the request contains a null interval.</summary>
    [JsonIgnore]
    internal bool ClearsInterval { get; private set; }

    /// <summary>
    /// Width in pixels, 0 (the camera chooses) to 65,535. The camera uses the smallest size that is not smaller, or its largest.
    /// </summary>
    [Range(0, ushort.MaxValue)]
    public int? Width { get; init; }

    /// <summary>Height in pixels, 0 (the camera chooses) to 65,535.</summary>
    [Range(0, ushort.MaxValue)]
    public int? Height { get; init; }

    /// <summary>JPEG quality, 1 (smallest) to 100 (best); 0 lets the camera choose.</summary>
    [Range(0, 100)]
    public int? Quality { get; init; }

    /// <summary>Sensor controls by name; the value null lets the camera choose again.</summary>
    public IReadOnlyDictionary<string, int?>? Controls { get; init; }

    /// <summary>
    /// Revision of the settings that the change is based on. If another writer changed them since, the change still applies, and
    /// <c>changed.overwrote</c> in the response names that writer.
    /// </summary>
    public uint? Revision { get; init; }
}

/// <summary>A failure of the firmware of a camera.</summary>
public sealed record CrashModel
{
    /// <summary>When the server received the report.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>What happened: exception, stuck, stalled or unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the thread.</summary>
    public required string Thread { get; init; }

    /// <summary>Type of the exception; null without one.</summary>
    public required string? Exception { get; init; }

    /// <summary>Message of the exception, or a description.</summary>
    public required string Text { get; init; }

    /// <summary>Uptime of the camera at that moment, in seconds.</summary>
    public required uint UptimeSeconds { get; init; }

    /// <summary>Failures of that boot; only the first is described.</summary>
    public required int Count { get; init; }

    /// <summary>Firmware that failed.</summary>
    public required string Firmware { get; init; }

    /// <summary>The innermost calls; empty without an exception.</summary>
    public required IReadOnlyList<string> Stack { get; init; }
}

/// <summary>A report of a failure.</summary>
/// <param name="Report">The report.</param>
/// <param name="ReceivedMicroseconds">When it arrived.</param>
public sealed record ReceivedCrash(CrashReport Report, long ReceivedMicroseconds);
