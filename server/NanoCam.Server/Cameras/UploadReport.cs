using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Device information in the headers of the last upload of a camera on the HTTP uplink.</summary>
/// <param name="BootId">Number of its boot, or null.</param>
/// <param name="Firmware">Name and version of its firmware, or null.</param>
/// <param name="ResetReason">Reason of its last start, or null.</param>
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
)
{
    /// <summary>A failure of its firmware, or null.</summary>
    public CrashReport? Crash { get; init; }
}
