using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>What a camera on the HTTP uplink said about itself in the headers of its last upload.</summary>
/// <param name="BootId">Number of its boot, or null.</param>
/// <param name="Firmware">Name and version of its firmware, or null.</param>
/// <param name="ResetReason">Why it last started, or null.</param>
/// <param name="Rssi">Signal strength in dBm, or null.</param>
/// <param name="Health">Its counters and faults, or null.</param>
/// <param name="Settings">The settings in force and the refused controls, or null.</param>
/// <param name="SettingsRevision">Revision of the desired settings that are all in force, or null.</param>
public sealed record UploadReport(
    uint? BootId,
    string? Firmware,
    ResetReason? ResetReason,
    sbyte? Rssi,
    Health? Health,
    SettingsResult? Settings,
    uint? SettingsRevision
);
