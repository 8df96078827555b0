using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>
/// A camera that delivers JPEG frames. One thread at a time may call it, except that <see cref="ReadCounters"/> may be called by any.
/// </summary>
public interface ICamera
{
    /// <summary>The opened camera: sizes, buffer, sensor. Valid after <see cref="Open"/>; the sensor also after a failed one.</summary>
    OpenedCamera Opened { get; }

    /// <summary>Starts sensor and driver. Takes up to a few seconds; other managed threads continue to run.</summary>
    CameraError Open(CameraConfig config);

    /// <summary>Stops sensor and driver and frees their memory; frames that were not taken are lost.</summary>
    CameraError Close();

    /// <summary>Like <see cref="Close"/>; then the sensor draws as little current as it can until the next <see cref="Open"/>.</summary>
    CameraError PowerDown();

    /// <summary>Waits for a frame newer than the last one taken; other managed threads continue to run.</summary>
    /// <param name="timeoutMilliseconds">0 checks without waiting.</param>
    /// <returns>None when there is one, otherwise Timeout.</returns>
    CameraError Wait(int timeoutMilliseconds);

    /// <summary>Copies the newest frame that was not taken yet: one native copy, without waiting.</summary>
    /// <param name="buffer">Receives the JPEG from <paramref name="offset"/> on.</param>
    /// <param name="offset">Offset in <paramref name="buffer"/>.</param>
    /// <param name="frame">Receives length, size and time.</param>
    /// <returns>None, NoFrame, or TooLarge when the frame does not fit and is dropped.</returns>
    CameraError Take(byte[] buffer, int offset, CapturedFrame frame);

    /// <summary>
    /// Changes size and quality; 0 leaves a value unchanged. After a change of size, frames are flagged until the sensor has settled.
    /// </summary>
    /// <param name="width">Pixels. Selects the smallest size of the sensor that is not smaller, within the opened size.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="quality">1 (smallest files) to 100 (best).</param>
    /// <param name="format">Receives the values in force.</param>
    CameraError SetFormat(int width, int height, int quality, CameraFormat format);

    /// <summary>Sets one control of the sensor.</summary>
    /// <returns>None, NotSupported if this sensor does not have the control, or BadArgument if the value is out of range.</returns>
    CameraError SetControl(CameraControl control, int value);

    /// <summary>Reads the range and value of one control.</summary>
    /// <returns>None, or NotSupported if this sensor does not have the control.</returns>
    CameraError ReadControl(CameraControl control, out ControlRange range);

    /// <summary>Reads the counters since boot.</summary>
    void ReadCounters(DriverCounters counters);
}
