using NanoCam.Server.Frames;

namespace NanoCam.Server.Motion;

/// <summary>Maps settings and state between the routes and the detector.</summary>
internal static class MotionMapper
{
    private const int MaxAreas = 32;
    private const int MinCorners = 3;
    private const int MaxCorners = 64;

    /// <summary>Returns the settings of a request, or its error.</summary>
    public static string? TryRead(MotionRequest request, out MotionSettings settings)
    {
        settings = new MotionSettings { Enabled = request.Enabled };
        var (zones, masks) = (request.Zones ?? [], request.Masks ?? []);
        if (CheckNumbers(request) is { } problem)
        {
            return problem;
        }

        if (zones.Count + masks.Count > MaxAreas)
        {
            return $"zones and masks must have at most {MaxAreas} areas together, not {zones.Count + masks.Count}.";
        }

        var wrong = zones.Concat(masks).Where(area => !IsValid(area)).ToList();
        if (wrong.Count > 0)
        {
            return $"Each area of zones and masks must have {MinCorners} to {MaxCorners} corners with x and y from 0 to 1, such as "
                + $"{{\"x\":0.25,\"y\":0.5}}. One has {wrong[0]?.Count ?? 0} corners.";
        }

        settings = settings with
        {
            Sensitivity = request.Sensitivity ?? settings.Sensitivity,
            MinDurationSeconds = request.MinDurationSeconds ?? settings.MinDurationSeconds,
            CoolDownSeconds = request.CoolDownSeconds ?? settings.CoolDownSeconds,
            Snapshot = request.Snapshot ?? settings.Snapshot,
            Zones = [.. zones.Select(ToPolygon)],
            Masks = [.. masks.Select(ToPolygon)],
        };
        return null;
    }

    /// <summary>Settings and state as the routes return them.</summary>
    public static MotionModel ToModel(MotionSettings settings, MotionView view) =>
        new(
            settings.Enabled,
            settings.Sensitivity,
            settings.MinDurationSeconds,
            settings.CoolDownSeconds,
            settings.Snapshot,
            [.. settings.Zones.Select(ToModel)],
            [.. settings.Masks.Select(ToModel)],
            NameOf(view.State),
            view.Reason
        );

    /// <summary>The last frame as the routes return it.</summary>
    public static MotionCellsModel ToModel(MotionView view) =>
        new(
            NameOf(view.State),
            view.TimeMicroseconds == 0 ? null : UnixTime.FromMicroseconds(view.TimeMicroseconds),
            Math.Round(view.Level, 1),
            Math.Round(view.TriggerLevel, 1),
            view.Grid.Width,
            view.Grid.Height,
            view.Moving
        );

    private static string? CheckNumbers(MotionRequest request) =>
        request switch
        {
            { Sensitivity: < 1 or > 100 } => "sensitivity must be 1 to 100.",
            { MinDurationSeconds: not null and not (>= 0 and <= 60) } => "minDurationSeconds must be 0 to 60.",
            { CoolDownSeconds: not null and not (>= 1 and <= 600) } => "coolDownSeconds must be 1 to 600.",
            _ => null,
        };

    private static bool IsValid(IReadOnlyList<MotionPointModel>? area) =>
        area is { Count: >= MinCorners and <= MaxCorners } && area.All(point => point is { X: >= 0 and <= 1, Y: >= 0 and <= 1 });

    private static MotionPolygon ToPolygon(IReadOnlyList<MotionPointModel> area) =>
        new([.. area.Select(point => new MotionPoint(point.X, point.Y))]);

    private static IReadOnlyList<MotionPointModel> ToModel(MotionPolygon area) =>
        [.. area.Points.Select(point => new MotionPointModel(point.X, point.Y))];

    private static string NameOf(MotionState state) => state.ToString().ToLowerInvariant();
}
