using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>2. capture: copies the newest frame of the camera into the slot, in one native copy. Owned by the capture thread.</summary>
internal sealed class FrameCopier
{
    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly CapturedFrame _frame = new CapturedFrame();
    private uint _sequence;

    public FrameCopier(ICamera camera, FrameSlot slot)
    {
        _camera = camera;
        _slot = slot;
    }

    /// <summary>The frame that was copied last.</summary>
    public CapturedFrame Last => _frame;

    /// <summary>Waits for a frame that was not copied yet.</summary>
    public CameraError Wait(int timeoutMilliseconds)
    {
        return _camera.Wait(timeoutMilliseconds);
    }

    /// <summary>Copies the newest frame into a buffer and publishes it.</summary>
    /// <param name="flags">Bits of <see cref="FrameFlags"/> to set.</param>
    /// <param name="requestId">The command that requested the frame, or 0.</param>
    /// <param name="earliest">Earliest acceptable time of capture, in microseconds since boot.</param>
    /// <param name="acceptsSettling">Whether a frame is accepted whose exposure may not have settled.</param>
    /// <returns>None; NoFrame when there is no acceptable one; TooLarge.</returns>
    public CameraError Copy(uint flags, uint requestId, long earliest, bool acceptsSettling)
    {
        var buffer = _slot.BeginWrite();
        var error = _camera.Take(buffer.Bytes, FrameBuffer.HeaderRoom, _frame);
        if (error != CameraError.None)
        {
            return error;
        }

        if (_frame.CaptureMicroseconds < earliest || (_frame.IsSettling && !acceptsSettling))
        {
            return CameraError.NoFrame;
        }

        buffer.Sequence = ++_sequence;
        buffer.Length = _frame.Length;
        buffer.Width = _frame.Width;
        buffer.Height = _frame.Height;
        buffer.CaptureMicroseconds = _frame.CaptureMicroseconds;
        buffer.Flags = flags | (_frame.IsSettling ? FrameFlags.Settling : 0);
        buffer.RequestId = requestId;
        _slot.Publish(buffer);
        return CameraError.None;
    }
}
