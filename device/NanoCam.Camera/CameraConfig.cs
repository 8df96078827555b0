namespace NanoCam.Camera;

/// <summary>How to open a camera.</summary>
public sealed class CameraConfig
{
    /// <summary>Where the sensor is connected.</summary>
    public CameraBoard Board = Boards.Custom;

    /// <summary>Largest width that will be asked for, in pixels: buffers are made for it once. 0 is the sensor's own.</summary>
    public int MaxWidth;

    /// <summary>Largest height that will be asked for, in pixels. 0 is the sensor's own.</summary>
    public int MaxHeight;

    /// <summary>JPEG quality to begin with, 1 to 100, higher is better.</summary>
    public int Quality = 80;

    /// <summary>Buffers of the driver, 1 to 3. Two let it capture while one is being copied; more only cost memory.</summary>
    public int FrameBuffers = 2;

    /// <summary>Clock given to the sensor in hertz. 20 MHz suits the OV family; 10 MHz cures overruns on a classic ESP32.</summary>
    public int ClockHertz = 20_000_000;
}
