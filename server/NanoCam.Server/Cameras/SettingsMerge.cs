using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Merges a change from the HTTP API into the desired settings of a camera.</summary>
internal static class SettingsMerge
{
    /// <summary>Longest interval: a day.</summary>
    public const int DayMilliseconds = 86_400_000;

    /// <summary>
    /// Validates <paramref name="change"/> and merges it into <paramref name="current"/>. Control ranges are those that the camera reports.
    /// For a camera that is not connected, every value that fits the wire is accepted, and the camera decides later.
    /// </summary>
    public static bool TryApply(CameraSettings current, SettingsChange change, ICameraLink? link, out CameraSettings next, out string error)
    {
        next = current;
        error = Check(change) ?? CheckAdjustable(change, link?.Adjustable ?? AdjustableSettings.All) ?? "";
        var ranges = link?.Hello.Controls;
        var controls = current.Controls.ToDictionary(c => c.Control, c => c.Value);
        foreach (var (name, value) in change.Controls ?? new Dictionary<string, int?>())
        {
            if (error.Length > 0)
            {
                return false;
            }

            if (!ControlNames.TryParse(name, out var control))
            {
                error = $"There is no control '{Shorten(name)}'. The controls are: {string.Join(", ", ControlNames.All)}.";
            }
            else if (value is null)
            {
                controls.Remove(control);
            }
            else if (CheckRange(name, control, value.Value, ranges) is { } outOfRange)
            {
                error = outOfRange;
            }
            else
            {
                controls[control] = (short)value.Value;
            }
        }

        if (error.Length > 0)
        {
            return false;
        }

        next = new CameraSettings
        {
            Revision = unchecked(current.Revision + 1),
            IntervalMilliseconds = change.ClearsInterval ? 0 : change.IntervalMs ?? current.IntervalMilliseconds,
            Width = (ushort)(change.Width ?? current.Width),
            Height = (ushort)(change.Height ?? current.Height),
            Quality = (byte)(change.Quality ?? current.Quality),
            Controls = [.. controls.OrderBy(c => c.Key).Select(c => new ControlValue { Control = c.Key, Value = c.Value })],
            Unset =
                change.ClearsInterval ? UnsetSettings.Interval
                : change.IntervalMs is not null ? (byte)0
                : current.Unset,
        };
        return true;
    }

    private static string? Check(SettingsChange change) =>
        change switch
        {
            { IntervalMs: > DayMilliseconds } => "intervalMs must be between 0 (as fast as possible) and 86400000 (one day).",
            { Width: < 0 or > ushort.MaxValue } => "width must be between 0 (the camera chooses) and 65535 pixels.",
            { Height: < 0 or > ushort.MaxValue } => "height must be between 0 (the camera chooses) and 65535 pixels.",
            { Quality: < 0 or > 100 } => "quality must be between 1 (smallest) and 100 (best), or 0 to let the camera choose.",
            _ => null,
        };

    private static string? CheckAdjustable(SettingsChange change, AdjustableSettings adjustable) =>
        change switch
        {
            { Width: > 0 } or { Height: > 0 } when !adjustable.HasFlag(AdjustableSettings.Size) =>
                "NanoCam cannot change the frame size of this camera.",
            { Quality: > 0 } when !adjustable.HasFlag(AdjustableSettings.Quality) => "NanoCam cannot change the quality of this camera.",
            { IntervalMs: > 0 } when !adjustable.HasFlag(AdjustableSettings.Interval) =>
                "NanoCam cannot change the interval of this camera.",
            _ => null,
        };

    private static string? CheckRange(string name, CameraControl control, int value, ControlRange[]? ranges)
    {
        if (ranges is null)
        {
            return value is < short.MinValue or > short.MaxValue ? $"{name} must be between {short.MinValue} and {short.MaxValue}." : null;
        }

        var range = Array.FindIndex(ranges, r => r.Control == control);
        if (range < 0)
        {
            return $"This camera has no control {name}.";
        }

        return value < ranges[range].Min || value > ranges[range].Max
            ? $"{name} must be between {ranges[range].Min} and {ranges[range].Max} on this camera."
            : null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
