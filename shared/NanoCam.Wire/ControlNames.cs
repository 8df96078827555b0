namespace NanoCam.Wire;

/// <summary>
/// Names of the sensor controls in HTTP and JSON: those of CameraWebServer's <c>/control</c>. A switch, because a table would occupy memory
/// on every device.
/// </summary>
public static class ControlNames
{
    private const int Count = (int)CameraControl.Flash;

    /// <summary>All names, in the order of <see cref="CameraControl"/>.</summary>
    public static string[] All
    {
        get
        {
            var names = new string[Count];
            for (var i = 0; i < Count; i++)
            {
                names[i] = Find((CameraControl)(i + 1))!;
            }

            return names;
        }
    }

    /// <summary>Returns the name of a control; null if the control is unknown to this version.</summary>
    public static string? Find(CameraControl control)
    {
        switch (control)
        {
            case CameraControl.Brightness:
                return "brightness";
            case CameraControl.Contrast:
                return "contrast";
            case CameraControl.Saturation:
                return "saturation";
            case CameraControl.Sharpness:
                return "sharpness";
            case CameraControl.Denoise:
                return "denoise";
            case CameraControl.SpecialEffect:
                return "special_effect";
            case CameraControl.WhiteBalance:
                return "awb";
            case CameraControl.WhiteBalanceGain:
                return "awb_gain";
            case CameraControl.WhiteBalanceMode:
                return "wb_mode";
            case CameraControl.ExposureAuto:
                return "aec";
            case CameraControl.ExposureDsp:
                return "aec2";
            case CameraControl.ExposureLevel:
                return "ae_level";
            case CameraControl.ExposureValue:
                return "aec_value";
            case CameraControl.GainAuto:
                return "agc";
            case CameraControl.Gain:
                return "agc_gain";
            case CameraControl.GainCeiling:
                return "gainceiling";
            case CameraControl.BlackPixel:
                return "bpc";
            case CameraControl.WhitePixel:
                return "wpc";
            case CameraControl.Gamma:
                return "raw_gma";
            case CameraControl.LensCorrection:
                return "lenc";
            case CameraControl.Mirror:
                return "hmirror";
            case CameraControl.Flip:
                return "vflip";
            case CameraControl.Downsize:
                return "dcw";
            case CameraControl.ColorBar:
                return "colorbar";
            case CameraControl.Flash:
                return "led_intensity";
            default:
                return null;
        }
    }

    /// <summary>Finds a control by its name.</summary>
    public static bool TryParse(string name, out CameraControl control)
    {
        for (var i = 1; i <= Count; i++)
        {
            control = (CameraControl)i;
            if (Find(control) == name)
            {
                return true;
            }
        }

        control = default;
        return false;
    }
}
