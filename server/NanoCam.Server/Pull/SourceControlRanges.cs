using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// Controls of a source with their ranges. CameraWebServer does not send ranges; these are those of the sensors (esp32-camera,
/// driver/sensors).
/// </summary>
internal static class SourceControlRanges
{
    // Range of an OV2640; range of an OV3660 or OV5640; default, or null if the sensor chooses. In the order of CameraControl, in which
    // they can also be set: a white balance mode needs its gain first, and manual exposure needs automatic exposure off.
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

    /// <summary>Whether a status contains any of the controls.</summary>
    public static bool ArePresent(SourceStatus status) => All.Any(variable => status.Values.ContainsKey(variable.Name));

    /// <summary>
    /// Returns the controls of a source. Sharpness and denoise are missing, because CameraWebServer cannot set them.
    /// </summary>
    /// <param name="status">Status of the source.</param>
    /// <param name="flip">Vertical flip that was set last, because the status does not show it; null if unknown.</param>
    public static ControlRange[] RangesOf(SourceStatus status, int? flip)
    {
        if (status.Ranges.Count > 0)
        {
            return [.. Reported(status)];
        }

        return
        [
            .. All.Where(variable => Has(status, variable))
                .Select(variable =>
                {
                    var value = variable.Control == CameraControl.Flip ? flip ?? 0 : ValueOf(status, variable.Control) ?? 0;
                    var (min, max) = status.IsWide ? (variable.WideMin, variable.WideMax) : (variable.Min, variable.Max);
                    // The current value is valid even if it is outside the table.
                    return Range(variable.Control, Math.Min(min, value), Math.Max(max, value), variable.Default ?? value, value);
                }),
        ];
    }

    /// <summary>Returns the value of a control in the status, or null.</summary>
    public static int? ValueOf(SourceStatus status, CameraControl control) =>
        ControlNames.Find(control) is { } name
        && status.Values.TryGetValue(name, out var value)
        && value is >= short.MinValue and <= short.MaxValue
            ? value
            : null;

    /// <summary>Whether the status shows the vertical flip. A CameraWebServer can only set it.</summary>
    public static bool ShowsFlip(SourceStatus status) => status.Values.ContainsKey("vflip");

    private static IEnumerable<ControlRange> Reported(SourceStatus status)
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
            // A sensor that can mirror can flip. The value of a missing LED is -1.
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
