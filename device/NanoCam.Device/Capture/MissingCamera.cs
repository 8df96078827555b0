using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Replaces the camera on a firmware image without the camera component, so that the device can report that.</summary>
public sealed class MissingCamera : ICamera
{
    /// <inheritdoc/>
    public OpenedCamera Opened { get; } = new OpenedCamera();

    /// <inheritdoc/>
    public CameraError Open(CameraConfig config)
    {
        return CameraError.NotSupported;
    }

    /// <inheritdoc/>
    public CameraError Close()
    {
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError PowerDown()
    {
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError Wait(int timeoutMilliseconds)
    {
        return CameraError.NotOpen;
    }

    /// <inheritdoc/>
    public CameraError Take(byte[] buffer, int offset, CapturedFrame frame)
    {
        return CameraError.NotOpen;
    }

    /// <inheritdoc/>
    public CameraError SetFormat(int width, int height, int quality, CameraFormat format)
    {
        return CameraError.NotOpen;
    }

    /// <inheritdoc/>
    public CameraError SetControl(CameraControl control, int value)
    {
        return CameraError.NotOpen;
    }

    /// <inheritdoc/>
    public CameraError ReadControl(CameraControl control, out ControlRange range)
    {
        range = default;
        return CameraError.NotSupported;
    }

    /// <inheritdoc/>
    public void ReadCounters(DriverCounters counters)
    {
        // All zero.
    }
}
