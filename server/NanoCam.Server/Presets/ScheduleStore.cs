using System.Text.Json.Serialization;
using NanoCam.Server.Database;

namespace NanoCam.Server.Presets;

/// <summary>Schedules of the cameras, and what each applied last.</summary>
internal sealed class ScheduleStore(ServerDatabase database)
    : DocumentStore<ScheduleState>(
        database,
        "settings_schedules",
        ScheduleStateJson.Default.ScheduleState,
        new ScheduleState(SettingsSchedule.Off, null)
    )
{
    /// <summary>Ids of the cameras whose schedule uses a preset.</summary>
    public IReadOnlyList<string> UsersOf(string preset) =>
        [.. All.Where(pair => pair.Value.Schedule.Presets.Contains(preset)).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
}

/// <summary>Schedule of a camera.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Applied">
/// Preset that it applied last; null if none. Kept, so that a restart does not apply it again and settings of a user stay until the next
/// change.
/// </param>
internal sealed record ScheduleState(SettingsSchedule Schedule, string? Applied);

/// <summary>Serialization of the column <c>schedule</c>.</summary>
[JsonSerializable(typeof(ScheduleState))]
internal sealed partial class ScheduleStateJson : JsonSerializerContext;
