using NanoCam.Server.Cameras;
using NanoCam.Server.Database;
using NanoCam.Wire;

namespace NanoCam.Server.Presets;

/// <summary>Stores the presets of users.</summary>
internal sealed class PresetStore(ServerDatabase database)
    : DocumentStore<PresetValues>(database, "presets", PresetValuesJson.Default.PresetValues, new PresetValues(), "name")
{
    /// <summary>Maximum number of presets of users.</summary>
    public const int MaxCount = 100;

    private const int MaxNameLength = 40;

    /// <summary>Built-in presets, and then those of users by name.</summary>
    public IEnumerable<Preset> List() =>
        BuiltInPresets.All.Concat(
            All.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Preset(pair.Key, BuiltIn: false, pair.Value))
        );

    /// <summary>Finds a preset by its name; null if there is none.</summary>
    public Preset? Find(string name) => List().FirstOrDefault(preset => preset.Name == name);

    /// <summary>Checks a new preset. Returns the error, as a sentence, or null.</summary>
    public static string? Check(string name, PresetValues settings)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl) || name != name.Trim() || name.Contains('/'))
        {
            return $"A preset name must have 1 to {MaxNameLength} characters, no slash or control character, and no space at its ends.";
        }

        if (BuiltInPresets.All.Any(preset => preset.Name == name))
        {
            return $"The preset {name} is built in and cannot be changed. Choose another name.";
        }

        if (
            settings is { IntervalMs: null, Width: null, Height: null, Quality: null, Controls: null or { Count: 0 } }
            || settings.Width is null != settings.Height is null
        )
        {
            return "A preset must have at least one setting. width and height belong together.";
        }

        var change = new SettingsChange
        {
            Width = settings.Width,
            Height = settings.Height,
            Quality = settings.Quality,
            Controls = settings.Controls?.ToDictionary(pair => pair.Key, pair => (int?)pair.Value),
        };
        if (settings.IntervalMs is { } interval)
        {
            change.IntervalMs = interval;
        }

        return SettingsMerge.TryApply(new CameraSettings(), change, null, out _, out var error) ? null : error;
    }
}
