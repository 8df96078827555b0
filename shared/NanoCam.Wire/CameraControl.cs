namespace NanoCam.Wire;

/// <summary>
/// Sensor controls, with their numbers on the wire. Names, meaning and ranges are those of esp32-camera's sensor_t and of CameraWebServer's
/// /control. A camera reports its own ranges in Hello.
/// </summary>
public enum CameraControl : byte
{
    /// <summary>-2 to 2 (OV3660, OV5640: -3 to 3); higher is brighter.</summary>
    Brightness = 1,

    /// <summary>-2 to 2 (OV3660, OV5640: -3 to 3).</summary>
    Contrast = 2,

    /// <summary>-2 to 2 (OV3660, OV5640: -4 to 4).</summary>
    Saturation = 3,

    /// <summary>-3 to 3, OV3660 and OV5640 only.</summary>
    Sharpness = 4,

    /// <summary>0 to 8, OV3660 and OV5640 only.</summary>
    Denoise = 5,

    /// <summary>0 none, 1 negative, 2 gray, 3 red, 4 green, 5 blue, 6 sepia.</summary>
    SpecialEffect = 6,

    /// <summary>Automatic white balance, 0 or 1.</summary>
    WhiteBalance = 7,

    /// <summary>Gain of the automatic white balance, 0 or 1.</summary>
    WhiteBalanceGain = 8,

    /// <summary>0 auto, 1 sunny, 2 cloudy, 3 office, 4 home; needs the white balance gain.</summary>
    WhiteBalanceMode = 9,

    /// <summary>Automatic exposure, 0 or 1.</summary>
    ExposureAuto = 10,

    /// <summary>Night-mode exposure algorithm, 0 or 1.</summary>
    ExposureDsp = 11,

    /// <summary>Target of the automatic exposure, -2 to 2 (OV3660, OV5640: -5 to 5).</summary>
    ExposureLevel = 12,

    /// <summary>Manual exposure, 0 to 1200 lines on an OV2640.</summary>
    ExposureValue = 13,

    /// <summary>Automatic gain, 0 or 1.</summary>
    GainAuto = 14,

    /// <summary>Manual gain, 0 to 30 (OV3660, OV5640: 0 to 64).</summary>
    Gain = 15,

    /// <summary>Ceiling of the automatic gain, 0 (2x) to 6 (128x).</summary>
    GainCeiling = 16,

    /// <summary>Black pixel correction, 0 or 1.</summary>
    BlackPixel = 17,

    /// <summary>White pixel correction, 0 or 1.</summary>
    WhitePixel = 18,

    /// <summary>Gamma curve, 0 or 1.</summary>
    Gamma = 19,

    /// <summary>Lens shading correction, 0 or 1.</summary>
    LensCorrection = 20,

    /// <summary>Horizontal mirror, 0 or 1.</summary>
    Mirror = 21,

    /// <summary>Vertical flip, 0 or 1.</summary>
    Flip = 22,

    /// <summary>Downsize crop, 0 or 1.</summary>
    Downsize = 23,

    /// <summary>Color bar test pattern, 0 or 1.</summary>
    ColorBar = 24,

    /// <summary>Flash LED, 0 (off) to 255.</summary>
    Flash = 25,
}
