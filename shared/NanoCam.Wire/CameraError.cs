namespace NanoCam.Wire;

/// <summary>
/// What can go wrong between firmware and sensor. The native component returns these numbers (device/native/nanocam_camera.h repeats
/// them), a camera reports the newest one in Health.
/// </summary>
public enum CameraError : byte
{
    /// <summary>Nothing went wrong.</summary>
    None = 0,

    /// <summary>The camera was not opened, or was closed meanwhile.</summary>
    NotOpen = 1,

    /// <summary>The camera is open already.</summary>
    AlreadyOpen = 2,

    /// <summary>No sensor answers: wrong board map, loose ribbon, or its supply is off.</summary>
    NoSensor = 3,

    /// <summary>A sensor answers that the driver was not built for.</summary>
    SensorNotSupported = 4,

    /// <summary>The sensor has no JPEG encoder (GC2145, OV7670 and others).</summary>
    NoJpeg = 5,

    /// <summary>No memory for the frame buffers, not even for small ones.</summary>
    NoMemory = 6,

    /// <summary>The pin map or another part of the configuration makes no sense.</summary>
    BadConfig = 7,

    /// <summary>An argument of the call is outside its range.</summary>
    BadArgument = 8,

    /// <summary>Nothing happened in the time given.</summary>
    Timeout = 9,

    /// <summary>There is no frame that was not taken yet.</summary>
    NoFrame = 10,

    /// <summary>The frame does not fit into the buffer.</summary>
    TooLarge = 11,

    /// <summary>This sensor or this firmware image cannot do that.</summary>
    NotSupported = 12,

    /// <summary>Another fault of the driver.</summary>
    Driver = 13,

    /// <summary>Another thread is inside the same call.</summary>
    Busy = 14,

    /// <summary>The camera is being closed.</summary>
    Closing = 15,
}
