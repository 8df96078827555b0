using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// The controls of a source with their ranges, which CameraWebServer does not tell: those of the sensors (esp32-camera, driver/sensors).
/// </summary>
internal static class SourceVariables
{
    // Range on an OV2640, and on an OV3660 or OV5640; the value after power-up, or null where the sensor decides. In the order of
    // CameraControl, which is also one in which they can be set: a mode of the white balance needs its gain, manual exposure needs the
    // automatic off.
    private static readonly Variable[] All =
    [
        new(CameraControl.Brightness, -2, 2, -3, 3, 0),
        new(CameraControl.Contrast, -2, 2, -3, 3, 0),
        new(CameraControl.Saturation, -2, 2, -4, 4, 0),
        new(CameraControl.SpecialEffect, 0, 6, 0, 6, 0),
        new(CameraControl.WhiteBalance, 0, 1, 0, 1, 1),
        new(CameraControl.WhiteBalanceGain, 0, 1, 0, 1, 1),
        new(CameraControl.WhiteBalanceMode, 0, 4, 0, 4, 0),
        new(CameraControl.ExposureAuto, 0, 1, 0, 1, 1),
        new(CameraControl.ExposureDsp, 0, 1, 0, 1, 0),
        new(CameraControl.ExposureLevel, -2, 2, -5, 5, 0),
        new(CameraControl.ExposureValue, 0, 1200, 0, 1200, null),
        new(CameraControl.GainAuto, 0, 1, 0, 1, 1),
        new(CameraControl.Gain, 0, 30, 0, 64, null),
        new(CameraControl.GainCeiling, 0, 6, 0, 1023, null),
        new(CameraControl.BlackPixel, 0, 1, 0, 1, 0),
        new(CameraControl.WhitePixel, 0, 1, 0, 1, 1),
        new(CameraControl.Gamma, 0, 1, 0, 1, 1),
        new(CameraControl.LensCorrection, 0, 1, 0, 1, 1),
        new(CameraControl.Mirror, 0, 1, 0, 1, 0),
        new(CameraControl.Flip, 0, 1, 0, 1, 0),
        new(CameraControl.Downsize, 0, 1, 0, 1, 1),
        new(CameraControl.ColorBar, 0, 1, 0, 1, 0),
        new(CameraControl.Flash, 0, 255, 0, 255, 0),
    ];

    /// <summary>Whether a status has any of them.</summary>
    public static bool AreAmong(SourceStatus status) => All.Any(variable => status.Values.ContainsKey(variable.Name));

    /// <summary>
    /// The controls of a source. Sharpness and denoise are shown by CameraWebServer, or not even that, and cannot be set.
    /// </summary>
    /// <param name="status">What it said.</param>
    /// <param name="flip">Its vertical flip, which it does not say, as far as it is known.</param>
    public static ControlRange[] RangesOf(SourceStatus status, int? flip)
    {
        if (status.Ranges.Count > 0)
        {
            return [.. Told(status)];
        }

        return
        [
            .. All.Where(variable => Has(status, variable))
                .Select(variable =>
                {
                    var value = variable.Control == CameraControl.Flip ? flip ?? 0 : ValueOf(status, variable.Control) ?? 0;
                    var (min, max) = status.IsWide ? (variable.WideMin, variable.WideMax) : (variable.Min, variable.Max);
                    // What it has is possible, whatever the table says.
                    return Range(variable.Control, Math.Min(min, value), Math.Max(max, value), variable.Default ?? value, value);
                }),
        ];
    }

    /// <summary>The value of a control as the source says it, or null.</summary>
    public static int? ValueOf(SourceStatus status, CameraControl control) =>
        ControlNames.Find(control) is { } name
        && status.Values.TryGetValue(name, out var value)
        && value is >= short.MinValue and <= short.MaxValue
            ? value
            : null;

    /// <summary>Whether a source tells the flip: CameraWebServer can set it only.</summary>
    public static bool TellsFlip(SourceStatus status) => status.Values.ContainsKey("vflip");

    private static IEnumerable<ControlRange> Told(SourceStatus status)
    {
        foreach (var (name, (min, max)) in status.Ranges)
        {
            if (ControlNames.TryParse(name, out var control))
            {
                var value = Math.Clamp(ValueOf(status, control) ?? min, min, max);
                var known = Array.Find(All, variable => variable.Control == control)?.Default ?? value;
                yield return Range(control, min, max, Math.Clamp(known, min, max), value);
            }
        }
    }

    private static bool Has(SourceStatus status, Variable variable) =>
        variable.Control switch
        {
            // Whoever can mirror can flip; an LED that is not there is -1.
            CameraControl.Flip => ValueOf(status, CameraControl.Mirror) is not null,
            CameraControl.Flash => ValueOf(status, CameraControl.Flash) >= 0,
            _ => ValueOf(status, variable.Control) is not null,
        };

    private static ControlRange Range(CameraControl control, int min, int max, int @default, int value) =>
        new()
        {
            Control = control,
            Min = (short)min,
            Max = (short)max,
            Default = (short)@default,
            Value = (short)value,
        };

    private sealed record Variable(CameraControl Control, int Min, int Max, int WideMin, int WideMax, int? Default)
    {
        public string Name { get; } = ControlNames.Find(Control)!;
    }
}
