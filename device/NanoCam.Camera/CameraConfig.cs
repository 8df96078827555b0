namespace NanoCam.Camera;

/// <summary>How to open a camera.</summary>
public sealed class CameraConfig
{
    /// <summary>Board with the pins of the sensor.</summary>
    public CameraBoard Board = Boards.Custom;

    /// <summary>
    /// Largest width that will be requested, in pixels. Buffers are allocated for it once. 0 means the largest width of the sensor.
    /// </summary>
    public int MaxWidth;

    /// <summary>Largest height that will be requested, in pixels. 0 means the largest height of the sensor.</summary>
    public int MaxHeight;

    /// <summary>Initial JPEG quality, 1 to 100, higher is better.</summary>
    public int Quality = 80;

    /// <summary>Buffers of the driver, 1 to 3. With two it captures while one is copied; more only cost memory.</summary>
    public int FrameBuffers = 2;

    /// <summary>Clock of the sensor in hertz. 20 MHz suits the OV family; 10 MHz prevents overruns on a classic ESP32.</summary>
    public int ClockHertz = 20_000_000;
}
