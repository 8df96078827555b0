namespace NanoCam.Server.Presets;

/// <summary>
/// Presets that come with the server. Day and night set the same controls, so that each undoes the other. Controls that a camera lacks are
/// left out.
/// </summary>
internal static class BuiltInPresets
{
    /// <summary>Name of the preset for daylight.</summary>
    public const string Day = "day";

    /// <summary>Name of the preset for darkness.</summary>
    public const string Night = "night";

    /// <summary>All built-in presets.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        Create(
            Day,
            new PresetValues
            {
                Controls = new Dictionary<string, int>
                {
                    ["aec"] = 1,
                    ["aec2"] = 0,
                    ["agc"] = 1,
                    ["gainceiling"] = 0,
                    ["ae_level"] = 0,
                    ["special_effect"] = 0,
                },
            }
        ),
        // aec2 lets the OV2640 expose longer than one frame. Gain amplifies color noise, which costs bytes, so night is grayscale.
        Create(
            Night,
            new PresetValues
            {
                Controls = new Dictionary<string, int>
                {
                    ["aec"] = 1,
                    ["aec2"] = 1,
                    ["agc"] = 1,
                    ["gainceiling"] = 5,
                    ["ae_level"] = 1,
                    ["special_effect"] = 2,
                },
            }
        ),
        // Many small frames, for motion detection and for fast movement.
        Create(
            "motion",
            new PresetValues
            {
                IntervalMs = 66,
                Width = 640,
                Height = 480,
                Quality = 45,
            }
        ),
        // Few frames with all details, for displays, meters and paper.
        Create(
            "document",
            new PresetValues
            {
                IntervalMs = 5000,
                Width = 1600,
                Height = 1200,
                Quality = 90,
                Controls = new Dictionary<string, int> { ["sharpness"] = 2, ["contrast"] = 1 },
            }
        ),
    ];

    private static Preset Create(string name, PresetValues settings) => new(name, BuiltIn: true, settings);
}
