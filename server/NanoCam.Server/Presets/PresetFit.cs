using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Presets;

/// <summary>
/// Adapts settings to a camera: leaves out those that it does not have, and limits controls to its ranges. The capabilities of a
/// camera that is not connected are unknown, so it gets all of them, and refuses those that it does not support.
/// </summary>
/// <param name="Change">The change for the camera.</param>
/// <param name="Skipped">Names of the settings that are left out.</param>
/// <param name="Limited">Names of the controls whose value is limited to the range.</param>
internal sealed record PresetFit(SettingsChange Change, IReadOnlyList<string> Skipped, IReadOnlyList<string> Limited)
{
    /// <summary>Adapts the settings of a preset.</summary>
    public static PresetFit Of(PresetValues settings, ICameraLink? link) =>
        Of(settings, settings.Controls?.ToDictionary(pair => pair.Key, pair => (int?)pair.Value) ?? [], link);

    /// <summary>
    /// Adapts all desired settings of another camera, or of an earlier time. Those that are unset there become unset.
    /// </summary>
    /// <param name="source">The settings.</param>
    /// <param name="current">Desired settings of the camera.</param>
    /// <param name="link">Its link.</param>
    public static PresetFit Of(CameraSettings source, CameraSettings current, ICameraLink? link)
    {
        var controls = new Dictionary<string, int?>();
        foreach (var control in current.Controls)
        {
            if (ControlNames.Find(control.Control) is { } name)
            {
                controls[name] = null;
            }
        }

        foreach (var control in source.Controls)
        {
            if (ControlNames.Find(control.Control) is { } name)
            {
                controls[name] = control.Value;
            }
        }

        var fit = Of(new PresetValues(null, source.Width, source.Height, source.Quality), controls, link);
        if (!fit.Skipped.Contains("intervalMs"))
        {
            // Null lets the camera choose again.
            fit.Change.IntervalMs = source.IsIntervalUnset ? null : source.IntervalMilliseconds;
        }

        return fit;
    }

    private static PresetFit Of(PresetValues settings, Dictionary<string, int?> wanted, ICameraLink? link)
    {
        var adjustable = link?.Adjustable ?? AdjustableSettings.All;
        List<string> skipped = [];
        List<string> limited = [];
        var controls = new Dictionary<string, int?>();
        foreach (var (name, value) in wanted)
        {
            var range = RangeOf(link, name);
            if (link is not null && range is null && value is not null)
            {
                skipped.Add(name);
                continue;
            }

            var fitting = range is null || value is null ? value : Math.Clamp(value.Value, range.Value.Min, range.Value.Max);
            controls[name] = fitting;
            if (fitting != value)
            {
                limited.Add(name);
            }
        }

        bool Has(AdjustableSettings part, string name, bool isWanted)
        {
            var has = adjustable.HasFlag(part);
            if (isWanted && !has)
            {
                skipped.Add(name);
            }

            return isWanted && has;
        }

        var hasSize = Has(AdjustableSettings.Size, "size", settings.Width is not null);
        var change = new SettingsChange
        {
            Width = hasSize ? settings.Width : null,
            Height = hasSize ? settings.Height : null,
            Quality = Has(AdjustableSettings.Quality, "quality", settings.Quality is not null) ? settings.Quality : null,
            Controls = controls,
        };
        if (Has(AdjustableSettings.Interval, "intervalMs", settings.IntervalMs is not null))
        {
            change.IntervalMs = settings.IntervalMs;
        }

        return new PresetFit(change, skipped, limited);
    }

    private static ControlRange? RangeOf(ICameraLink? link, string name) =>
        link is not null && ControlNames.TryParse(name, out var control)
            ? link.Hello.Controls.Where(range => range.Control == control).Cast<ControlRange?>().FirstOrDefault()
            : null;
}
