using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: sends the newest frame while there is credit. A frame costs a fixed number of steps and no allocation: header and JPEG are
/// one send, from the frame's own buffer. Owned by the uplink thread.
/// </summary>
internal sealed class FrameSender
{
    private readonly FrameReader _reader;
    private readonly CreditWindow _window;
    private readonly UplinkStatistics _statistics;
    private readonly OutgoingMessages _messages;
    private readonly MonitoredSender _sender;
    private readonly DeviceHealth _health;
    private readonly IClock _clock;
    private FrameHeader _header; // A field, because the interpreter would allocate a local of a struct type for every frame.
    private uint _maxJpegBytes;

    public FrameSender(
        FrameReader reader,
        CreditWindow window,
        UplinkStatistics statistics,
        OutgoingMessages messages,
        MonitoredSender sender,
        DeviceHealth health,
        IClock clock
    )
    {
        _reader = reader;
        _window = window;
        _statistics = statistics;
        _messages = messages;
        _sender = sender;
        _health = health;
        _clock = clock;
    }

    /// <summary>Begins a connection with the server's limits.</summary>
    public void Begin(Welcome welcome)
    {
        _maxJpegBytes = welcome.MaxJpegBytes;
        _window.Reset(welcome.Credit);
    }

    /// <summary>Takes the newest frame, and sends it unless the server rejects its size.</summary>
    /// <returns>False when there is no credit or no new frame.</returns>
    public bool TrySend()
    {
        var frame = _window.IsOpen ? _reader.Take() : null;
        if (frame == null)
        {
            return false;
        }

        try
        {
            // A still from an earlier connection does not answer a command on this one; its sequence number remains a gap.
            if (!frame.IsStill || _messages.TryEndCommand(frame.RequestId))
            {
                Send(frame);
            }
        }
        finally
        {
            _reader.Release();
        }

        return true;
    }

    private void Send(FrameBuffer frame)
    {
        if ((uint)frame.Length > _maxJpegBytes)
        {
            _statistics.CountTooLarge();
            if (frame.IsStill)
            {
                _messages.Add(frame.RequestId, CommandStatus.Failed);
            }

            return;
        }

        _header.Sequence = frame.Sequence;
        _header.JpegLength = frame.Length;
        _header.CaptureMicroseconds = frame.CaptureMicroseconds;
        _header.Flags = frame.Flags;
        _header.RequestId = frame.RequestId;
        _header.Width = (ushort)frame.Width;
        _header.Height = (ushort)frame.Height;
        _header.WaitMicroseconds = (uint)(_clock.Microseconds - frame.CaptureMicroseconds);
        var head = _header.WriteMessage(frame.Bytes, 0);

        // In flight before it is sent: the Ack may arrive before the send returns.
        _window.Add(frame.Sequence, _clock.Microseconds);
        _sender.Send(frame.Bytes, head + frame.Length);
        _health.CountSent();
    }
}
