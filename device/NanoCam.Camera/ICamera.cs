using NanoCam.Wire;

namespace NanoCam.Camera;

/// <summary>
/// A camera that delivers JPEG frames. One thread at a time may call it, except that <see cref="ReadCounters"/> may be called by any.
/// </summary>
public interface ICamera
{
    /// <summary>
    /// What was opened: sizes, buffer, sensor. Meaningful after <see cref="Open"/>, the sensor's part also after one that failed.
    /// </summary>
    OpenedCamera Opened { get; }

    /// <summary>Starts sensor and driver. Takes up to some seconds; other managed threads run meanwhile.</summary>
    CameraError Open(CameraConfig config);

    /// <summary>Stops them and gives their memory back; frames not taken are gone.</summary>
    CameraError Close();

    /// <summary>Waits for a frame newer than the one last taken; other managed threads run meanwhile.</summary>
    /// <param name="timeoutMilliseconds">0 only looks.</param>
    /// <returns>None when one is there, Timeout when not.</returns>
    CameraError Wait(int timeoutMilliseconds);

    /// <summary>Copies the newest frame that was not taken yet: one native copy, no wait.</summary>
    /// <param name="buffer">Receives the JPEG from <paramref name="offset"/> on.</param>
    /// <param name="offset">Where in <paramref name="buffer"/> it begins.</param>
    /// <param name="frame">Receives length, size and time.</param>
    /// <returns>None, NoFrame, or TooLarge when it does not fit (the frame is dropped then).</returns>
    CameraError Take(byte[] buffer, int offset, CapturedFrame frame);

    /// <summary>
    /// Changes size and quality; 0 leaves one alone. After another size the frames are flagged until the sensor has settled.
    /// </summary>
    /// <param name="width">Pixels; the smallest size of the sensor that is not smaller is taken, within what was opened.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="quality">1 (smallest files) to 100 (best).</param>
    /// <param name="format">Receives what is in force now.</param>
    CameraError SetFormat(int width, int height, int quality, CameraFormat format);

    /// <summary>Sets one control of the sensor.</summary>
    /// <returns>None; NotSupported when this sensor lacks it; BadArgument when the value is outside its range.</returns>
    CameraError SetControl(CameraControl control, int value);

    /// <summary>Reads range and value of one control.</summary>
    /// <returns>None, or NotSupported when this sensor lacks it.</returns>
    CameraError ReadControl(CameraControl control, out ControlRange range);

    /// <summary>Reads what the driver counted since boot.</summary>
    void ReadCounters(CameraCounters counters);
}
