namespace NanoCam.Camera;

/// <summary>Properties of an opened camera.</summary>
public sealed class OpenedCamera
{
    /// <summary>Largest width in pixels, for which the buffers were allocated.</summary>
    public int Width;

    /// <summary>Largest height in pixels.</summary>
    public int Height;

    /// <summary>Size of the largest JPEG that fits the buffers, in bytes.</summary>
    public int MaxJpegBytes;

    /// <summary>Product id of the sensor: 0x26 OV2640, 0x3660 OV3660, 0x5640 OV5640 and so on.</summary>
    public int SensorId;

    /// <summary>Width of the sensor in pixels.</summary>
    public int SensorWidth;

    /// <summary>Height of the sensor in pixels.</summary>
    public int SensorHeight;

    /// <summary>Whether the buffers are in PSRAM; without it, sizes are small and the driver has one buffer.</summary>
    public bool HasPsram;

    /// <summary>Error number of the driver when opening failed (esp_err_t), or 0.</summary>
    public int DriverError;
}
