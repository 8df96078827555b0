namespace NanoCam.Wire;

/// <summary>
/// Errors between firmware and sensor. The native component returns these numbers (device/native/nanocam_camera.h repeats them). A camera
/// reports the newest one in Health.
/// </summary>
public enum CameraError : byte
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The camera is not open, or was closed in the meantime.</summary>
    NotOpen = 1,

    /// <summary>The camera is already open.</summary>
    AlreadyOpen = 2,

    /// <summary>No sensor responds: wrong board map, loose ribbon cable, or no power supply.</summary>
    NoSensor = 3,

    /// <summary>The driver does not support the sensor.</summary>
    SensorNotSupported = 4,

    /// <summary>The sensor has no JPEG encoder (GC2145, OV7670 and others).</summary>
    NoJpeg = 5,

    /// <summary>No memory for the frame buffers, not even for small ones.</summary>
    NoMemory = 6,

    /// <summary>The pin map or another part of the configuration is invalid.</summary>
    BadConfig = 7,

    /// <summary>An argument of the call is outside its range.</summary>
    BadArgument = 8,

    /// <summary>Nothing happened within the timeout.</summary>
    Timeout = 9,

    /// <summary>There is no new frame.</summary>
    NoFrame = 10,

    /// <summary>The frame does not fit into the buffer.</summary>
    TooLarge = 11,

    /// <summary>The sensor or the firmware image does not support the operation.</summary>
    NotSupported = 12,

    /// <summary>Another error of the driver.</summary>
    Driver = 13,

    /// <summary>Another thread is inside the same call.</summary>
    Busy = 14,

    /// <summary>The camera is being closed.</summary>
    Closing = 15,
}
