using NanoCam.Wire;

namespace NanoCam.Device.Local;

/// <summary>
/// Sensor controls in <c>/control</c> and <c>/status</c>, in the order of CameraWebServer's status; vflip and denoise, which
/// its status does not contain, follow.
/// </summary>
internal static class LocalControls
{
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
    internal static int Count => Controls.Length;

    /// <summary>Name number <paramref name="index"/>.</summary>
    internal static string NameOf(int index)
    {
        return ControlNames.Find(Controls[index])!;
    }

    /// <summary>Control number <paramref name="index"/>.</summary>
    internal static CameraControl ControlOf(int index)
    {
        return Controls[index];
    }
}
