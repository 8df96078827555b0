using NanoCam.Wire;

namespace NanoCam.Device.Local;

/// <summary>
/// Names of the sensor controls in <c>/control</c> and <c>/status</c>, in the order of CameraWebServer's status; vflip and denoise, which
/// its status does not contain, follow.
/// </summary>
internal static class LocalControls
{
    private static readonly string[] Names = new string[]
    {
        "brightness",
        "contrast",
        "saturation",
        "sharpness",
        "special_effect",
        "wb_mode",
        "awb",
        "awb_gain",
        "aec",
        "aec2",
        "ae_level",
        "aec_value",
        "agc",
        "agc_gain",
        "gainceiling",
        "bpc",
        "wpc",
        "raw_gma",
        "lenc",
        "hmirror",
        "dcw",
        "colorbar",
        "led_intensity",
        "vflip",
        "denoise",
    };

    private static readonly CameraControl[] Controls = new CameraControl[]
    {
        CameraControl.Brightness,
        CameraControl.Contrast,
        CameraControl.Saturation,
        CameraControl.Sharpness,
        CameraControl.SpecialEffect,
        CameraControl.WhiteBalanceMode,
        CameraControl.WhiteBalance,
        CameraControl.WhiteBalanceGain,
        CameraControl.ExposureAuto,
        CameraControl.ExposureDsp,
        CameraControl.ExposureLevel,
        CameraControl.ExposureValue,
        CameraControl.GainAuto,
        CameraControl.Gain,
        CameraControl.GainCeiling,
        CameraControl.BlackPixel,
        CameraControl.WhitePixel,
        CameraControl.Gamma,
        CameraControl.LensCorrection,
        CameraControl.Mirror,
        CameraControl.Downsize,
        CameraControl.ColorBar,
        CameraControl.Flash,
        CameraControl.Flip,
        CameraControl.Denoise,
    };

    /// <summary>Number of entries.</summary>
    internal static int Count => Names.Length;

    /// <summary>Name number <paramref name="index"/>.</summary>
    internal static string NameOf(int index)
    {
        return Names[index];
    }

    /// <summary>Control number <paramref name="index"/>.</summary>
    internal static CameraControl ControlOf(int index)
    {
        return Controls[index];
    }

    /// <summary>Finds the control of a name.</summary>
    internal static bool TryFind(string name, out CameraControl control)
    {
        control = default;
        for (var i = 0; i < Names.Length; i++)
        {
            if (Names[i] == name)
            {
                control = Controls[i];
                return true;
            }
        }

        return false;
    }
}
