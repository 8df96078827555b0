using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoCam.Server.Motion;

/// <summary>New motion settings. They replace the previous ones; omitted fields get their defaults.</summary>
/// <param name="Enabled">Whether motion is detected.</param>
/// <param name="Sensitivity">1 (large and clear motion only) to 100. Default: 50.</param>
/// <param name="MinDurationSeconds">Seconds that motion must last before an event starts, 0 to 60. Default: 0.5.</param>
/// <param name="CoolDownSeconds">Seconds without motion after which an event ends, 1 to 600. Default: 10.</param>
/// <param name="Snapshot">Whether the camera takes a snapshot when an event starts. Default: false.</param>
/// <param name="Zones">Areas in which motion counts; omitted or empty for the whole frame.</param>
/// <param name="Masks">Areas in which motion does not count. Zones and masks: at most 32 areas of 3 to 64 corners.</param>
internal sealed record MotionRequest(
    bool Enabled,
    int? Sensitivity = null,
    double? MinDurationSeconds = null,
    double? CoolDownSeconds = null,
    bool? Snapshot = null,
    IReadOnlyList<IReadOnlyList<MotionPointModel>>? Zones = null,
    IReadOnlyList<IReadOnlyList<MotionPointModel>>? Masks = null
);

/// <summary>A corner of an area.</summary>
/// <param name="X">0 (left edge of the frame) to 1.</param>
/// <param name="Y">0 (top edge of the frame) to 1.</param>
internal sealed record MotionPointModel(double X, double Y);

/// <summary>Motion settings and state of a camera.</summary>
/// <param name="Enabled">Whether motion is detected.</param>
/// <param name="Sensitivity">1 (large and clear motion only) to 100.</param>
/// <param name="MinDurationSeconds">Seconds that motion must last before an event starts.</param>
/// <param name="CoolDownSeconds">Seconds without motion after which an event ends.</param>
/// <param name="Snapshot">Whether the camera takes a snapshot when an event starts.</param>
/// <param name="Zones">Areas in which motion counts; empty for the whole frame.</param>
/// <param name="Masks">Areas in which motion does not count.</param>
/// <param name="State">
/// <c>off</c>, <c>unavailable</c>, <c>waiting</c>, <c>failed</c>, <c>learning</c>, <c>still</c> or <c>motion</c>.
/// </param>
/// <param name="Reason">Why motion is not detected, as a sentence; null if it is.</param>
internal sealed record MotionModel(
    bool Enabled,
    int Sensitivity,
    double MinDurationSeconds,
    double CoolDownSeconds,
    bool Snapshot,
    IReadOnlyList<IReadOnlyList<MotionPointModel>> Zones,
    IReadOnlyList<IReadOnlyList<MotionPointModel>> Masks,
    string State,
    string? Reason
);

/// <summary>Result of the last analyzed frame of a camera.</summary>
/// <param name="State">State, as in the settings.</param>
/// <param name="Time">Capture time of the frame; null without one.</param>
/// <param name="Level">Level, 0 to 100: 100 times the square root of the share of watched cells with motion.</param>
/// <param name="TriggerLevel">Level from which a frame counts as motion.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="Height">Rows of the grid.</param>
/// <param name="Moving">Cells with motion: row x <paramref name="Width"/> + column. Includes cells outside zones and inside masks.</param>
internal sealed record MotionCellsModel(
    string State,
    DateTimeOffset? Time,
    double Level,
    double TriggerLevel,
    int Width,
    int Height,
    IReadOnlyList<int> Moving
);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MotionRequest))]
[JsonSerializable(typeof(MotionModel))]
[JsonSerializable(typeof(MotionCellsModel))]
internal sealed partial class MotionJson : JsonSerializerContext;
