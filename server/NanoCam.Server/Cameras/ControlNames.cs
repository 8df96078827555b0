using System.Collections.Frozen;
using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Names of the sensor controls in HTTP and JSON: those of CameraWebServer's <c>/control</c>, in the order of <see cref="CameraControl"/>.
/// </summary>
public static class ControlNames
{
    private static readonly (CameraControl Control, string Name)[] Table =
    [
        (CameraControl.Brightness, "brightness"),
        (CameraControl.Contrast, "contrast"),
        (CameraControl.Saturation, "saturation"),
        (CameraControl.Sharpness, "sharpness"),
        (CameraControl.Denoise, "denoise"),
        (CameraControl.SpecialEffect, "special_effect"),
        (CameraControl.WhiteBalance, "awb"),
        (CameraControl.WhiteBalanceGain, "awb_gain"),
        (CameraControl.WhiteBalanceMode, "wb_mode"),
        (CameraControl.ExposureAuto, "aec"),
        (CameraControl.ExposureDsp, "aec2"),
        (CameraControl.ExposureLevel, "ae_level"),
        (CameraControl.ExposureValue, "aec_value"),
        (CameraControl.GainAuto, "agc"),
        (CameraControl.Gain, "agc_gain"),
        (CameraControl.GainCeiling, "gainceiling"),
        (CameraControl.BlackPixel, "bpc"),
        (CameraControl.WhitePixel, "wpc"),
        (CameraControl.Gamma, "raw_gma"),
        (CameraControl.LensCorrection, "lenc"),
        (CameraControl.Mirror, "hmirror"),
        (CameraControl.Flip, "vflip"),
        (CameraControl.Downsize, "dcw"),
        (CameraControl.ColorBar, "colorbar"),
        (CameraControl.Flash, "led_intensity"),
    ];

    private static readonly FrozenDictionary<CameraControl, string> ByControl = Table.ToFrozenDictionary(
        row => row.Control,
        row => row.Name
    );
    private static readonly FrozenDictionary<string, CameraControl> ByName = Table.ToFrozenDictionary(
        row => row.Name,
        row => row.Control,
        StringComparer.Ordinal
    );

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Table.Select(row => row.Name);

    /// <summary>Name of a control; null if this version has no name for it.</summary>
    public static string? Find(CameraControl control) => ByControl.GetValueOrDefault(control);

    /// <summary>Finds the control of a name.</summary>
    public static bool TryParse(string name, out CameraControl control) => ByName.TryGetValue(name, out control);
}
