using System.Collections.Concurrent;
using NanoCam.Client;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Faults;

/// <summary>
/// Injects the planned faults into one connection of the firmware, and counts its frames. A frame is one send, header first, so the fault
/// is decided at that send. Stills and other messages are never changed.
/// </summary>
/// <param name="connection">The real connection.</param>
/// <param name="plan">Faults to inject.</param>
/// <param name="statistics">Counters of the camera.</param>
/// <param name="time">Clock.</param>
/// <param name="restart">Called for a dropped connection that restarts the camera.</param>
internal sealed class FaultyConnection(
    Connection connection,
    FaultPlan plan,
    CameraStatistics statistics,
    TimeProvider time,
    Action restart
) : Connection
{
    private readonly ConcurrentQueue<uint> _lost = new();
    private readonly ServerMessages _messages = new(statistics.OnVerdict);
    private readonly TaskCompletionSource _closed = new();

    /// <inheritdoc/>
    public override void Send(byte[] buffer, int offset, int count)
    {
        if (!TryReadFrame(buffer, offset, count, out var frame))
        {
            connection.Send(buffer, offset, count);
            return;
        }

        long number = 0;
        var isStill = (frame.Flags & FrameFlags.Still) != 0;
        switch (isStill ? FrameFault.None : plan.Next(out number))
        {
            case FrameFault.Drop:
                _lost.Enqueue(frame.Sequence);
                statistics.Change(report => report with { Dropped = report.Dropped + 1 });
                return;

            case FrameFault.Reconnect:
                Close();
                if (plan.Options.RebootOnReconnect)
                {
                    restart();
                }

                throw new IOException("Fault injection dropped the connection.");

            case FrameFault.Stall:
                connection.Send(buffer, offset, count / 2);
                Pause();
                connection.Send(buffer, offset + (count / 2), count - (count / 2));
                break;

            case FrameFault.Truncate:
                var head = count - frame.JpegLength;
                frame.JpegLength = plan.CutOf(number, frame.JpegLength);
                frame.WriteMessage(buffer, offset);
                connection.Send(buffer, offset, head + frame.JpegLength);
                break;

            default:
                connection.Send(buffer, offset, count);
                break;
        }

        statistics.Change(report => report with { Sent = report.Sent + 1, BytesSent = report.BytesSent + frame.JpegLength });
    }

    /// <inheritdoc/>
    public override bool CanReceive(int milliseconds) => IsAckDue || connection.CanReceive(milliseconds);

    /// <inheritdoc/>
    /// <remarks>The server acknowledges no frame that it does not receive. This Ack returns the firmware's credit.</remarks>
    public override int Receive(byte[] buffer, int offset, int count)
    {
        if (IsAckDue && count >= Ack.MessageSize && _lost.TryDequeue(out var sequence))
        {
            return new Ack { Sequence = sequence, Credit = _messages.Credit }.WriteMessage(buffer, offset);
        }

        var received = connection.Receive(buffer, offset, count);
        _messages.Take(buffer.AsSpan(offset, received));
        return received;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _closed.TrySetResult();
        connection.Close();
    }

    private bool IsAckDue => _messages.IsBetweenMessages && !_lost.IsEmpty;

    private void Pause()
    {
        // Ends early if the connection is closed.
        Task.WaitAny(Task.Delay(plan.Options.StallDuration, time), _closed.Task);
    }

    private static bool TryReadFrame(byte[] buffer, int offset, int count, out FrameHeader frame)
    {
        frame = default;
        return MessageHeader.TryRead(buffer, offset, count, out var header, out _)
            && header.Type == MessageType.Frame
            && FrameHeader.TryRead(buffer, offset + MessageHeader.Size, count - MessageHeader.Size, header.BodyLength, out frame, out _);
    }
}
