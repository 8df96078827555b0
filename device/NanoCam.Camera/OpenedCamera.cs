namespace NanoCam.Camera;

/// <summary>What an opened camera is.</summary>
public sealed class OpenedCamera
{
    /// <summary>Width it can deliver at most, in pixels: what buffers were made for.</summary>
    public int Width;

    /// <summary>Height it can deliver at most, in pixels.</summary>
    public int Height;

    /// <summary>Bytes of the largest JPEG its buffers hold.</summary>
    public int MaxJpegBytes;

    /// <summary>Product id of the sensor: 0x26 OV2640, 0x3660 OV3660, 0x5640 OV5640 and so on.</summary>
    public int SensorId;

    /// <summary>Width of the sensor in pixels.</summary>
    public int SensorWidth;

    /// <summary>Height of the sensor in pixels.</summary>
    public int SensorHeight;

    /// <summary>Whether the buffers are in PSRAM; without it sizes are small and frames come one at a time.</summary>
    public bool HasPsram;

    /// <summary>What the driver said when opening failed (esp_err_t), or 0.</summary>
    public int DriverError;
}
