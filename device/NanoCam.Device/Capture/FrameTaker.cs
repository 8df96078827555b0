using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>2. capture: brings the newest frame of the camera into the slot, in one native copy. Owned by the capture thread.</summary>
internal sealed class FrameTaker
{
    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly CapturedFrame _frame = new CapturedFrame();
    private uint _sequence;

    public FrameTaker(ICamera camera, FrameSlot slot)
    {
        _camera = camera;
        _slot = slot;
    }

    /// <summary>Copies the newest frame into a buffer and publishes it.</summary>
    /// <param name="flags">Bits of <see cref="FrameFlags"/> it gets.</param>
    /// <param name="requestId">The command it answers, or 0.</param>
    /// <param name="earliest">Time of capture before which it is too old, in microseconds since boot.</param>
    /// <param name="takesSettling">Whether one will do whose exposure may not have settled.</param>
    /// <returns>None; NoFrame when there is none that will do; TooLarge.</returns>
    public CameraError Take(uint flags, uint requestId, long earliest, bool takesSettling)
    {
        var buffer = _slot.BeginWrite();
        var error = _camera.Take(buffer.Bytes, FrameBuffer.HeaderRoom, _frame);
        if (error != CameraError.None)
        {
            return error;
        }

        if (_frame.CaptureMicroseconds < earliest || (_frame.IsSettling && !takesSettling))
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
