namespace NanoCam.Server.Api;

/// <summary>Sections of the OpenAPI document.</summary>
internal static class ApiTags
{
    public const string Cameras = "Cameras";
    public const string Pairing = "Pairing";
    public const string PulledCameras = "Pulled cameras";
    public const string Live = "Live";
    public const string Compatibility = "Compatibility";
    public const string Stills = "Stills";
    public const string Recording = "Recording";
    public const string Motion = "Motion";
    public const string Uplink = "Uplink";
    public const string Accounts = "Accounts";
    public const string Operation = "Operation";

    /// <summary>The sections in the order of the document.</summary>
    public static readonly (string Name, string Description)[] All =
    [
        (Cameras, "List cameras; change their names and settings."),
        (Pairing, "Pairing codes, unpaired cameras and camera keys."),
        (PulledCameras, "Cameras from which the server requests frames."),
        (Live, "Newest frame and live streams."),
        (Compatibility, "Routes of mjpg-streamer and of the ESP32 camera example CameraWebServer."),
        (Stills, "Stored stills."),
        (Recording, "Recorded frames: timeline, playback, export, rules, storage and pins."),
        (Motion, "Motion detection: settings, state, and cells with motion."),
        (Uplink, "Routes that cameras use to send frames and reports."),
        (Accounts, "Sessions, users, tokens, share links and the audit log."),
        (Operation, "Health and metrics."),
    ];
}
