using System;
using NanoCam.Device.Capture;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: one connection from Welcome to its end. Owned by the uplink thread, which alone sends: answers first, then the newest frame
/// while there is credit. A frame costs a fixed number of steps and no allocation: header and JPEG leave in one send, from the frame's own
/// buffer.
/// </summary>
internal sealed class UplinkSession
{
    private const int FarewellMilliseconds = 2000;

    private readonly UplinkParts _parts;
    private readonly UplinkOptions _options;
    private readonly UplinkStatistics _statistics;
    private readonly byte[] _control;
    private readonly FrameReader _reader;
    private readonly Outbox _outbox;
    private readonly CreditWindow _window = new CreditWindow();
    private readonly LinkWatch _watch;
    private readonly UplinkReceiver _receiver;
    private readonly Wire.Health _health = new Wire.Health();
    private FrameHeader _header; // a local would be made on the heap for every frame
    private Connection? _connection;
    private uint _maxJpegBytes;
    private long _healthDue;
    private int _found;

    /// <summary>
    /// Sends what <paramref name="reader"/> reads, receives into <paramref name="framer"/>, writes into <paramref name="control"/>.
    /// </summary>
    public UplinkSession(
        UplinkParts parts,
        UplinkOptions options,
        UplinkStatistics statistics,
        FrameReader reader,
        Outbox outbox,
        MessageFramer framer,
        byte[] control
    )
    {
        _parts = parts;
        _options = options;
        _statistics = statistics;
        _reader = reader;
        _outbox = outbox;
        _control = control;
        _watch = new LinkWatch(options.SendTimeoutMilliseconds);
        _receiver = new UplinkReceiver(parts, statistics, framer, _window, _watch, outbox, reader.Arrived);
    }

    /// <summary>Serves a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="welcome">What the server said to Hello.</param>
    /// <param name="found">How often a camera had been found when Hello was written.</param>
    /// <returns>Whether the server asked for a restart; false when the device stops.</returns>
    /// <exception cref="Exception">The connection ended: UplinkException, or what the network threw.</exception>
    public bool Run(Connection connection, Welcome welcome, int found)
    {
        var seconds = welcome.HeartbeatSeconds < _options.MaxHeartbeatSeconds ? welcome.HeartbeatSeconds : _options.MaxHeartbeatSeconds;
        var now = _parts.Clock.Microseconds;
        _connection = connection;
        _found = found;
        _maxJpegBytes = welcome.MaxJpegBytes;
        _healthDue = now;
        _window.Reset(welcome.Credit);
        _watch.Reset(seconds * 1000, now);
        _outbox.Clear();
        _parts.Capture.Ask(welcome.Settings);
        _receiver.Begin(connection);
        try
        {
            return Serve(seconds * 1_000_000L);
        }
        catch (UplinkException e) when (!e.IsTold)
        {
            UplinkMessages.TrySayGoodbye(connection, _control, e.Reason, e.Message);
            throw;
        }
        catch (Exception) when (_receiver.Fault is UplinkException)
        {
            // The receive thread gave the connection up while this one was inside a send; its reason is the better one.
            throw _receiver.Fault!;
        }
        finally
        {
            _receiver.End();
        }
    }

    private bool Serve(long heartbeat)
    {
        while (!_parts.Stop.IsSet)
        {
            ThrowIfEnded();

            // Looked at before the answers leave, so that the answer to the restart is among them.
            var isRebootAsked = _outbox.IsRebootAsked;
            SendAnswers(heartbeat);
            if (isRebootAsked)
            {
                SayGoodbye("restarting");
                return true;
            }

            if (_parts.Capture.Found != _found)
            {
                // Hello described a device without a camera: say it again.
                throw new UplinkException(GoodbyeReason.Closing, "The camera was found.");
            }

            if (!_window.IsOpen || !TrySendFrame())
            {
                var wait = (_healthDue - _parts.Clock.Microseconds + 999) / 1000;
                _parts.Clock.Wait(_reader.Arrived, wait > 0 ? (int)wait : 0);
            }
        }

        SayGoodbye("");
        return false;
    }

    private void SendAnswers(long heartbeat)
    {
        int size;
        while ((size = _outbox.Next(_control, _parts.Clock.Microseconds)) > 0)
        {
            Send(_control, size);
        }

        var now = _parts.Clock.Microseconds;
        var isDue = now >= _healthDue;
        if (_outbox.TakeHealth() || isDue)
        {
            _healthDue = isDue ? now + heartbeat : _healthDue;
            _parts.Health.Fill(_health);
            Send(_control, _health.WriteMessage(_control, 0));
        }
    }

    /// <summary>Takes the newest frame, and sends it if it may go.</summary>
    /// <returns>False when there is none.</returns>
    private bool TrySendFrame()
    {
        var frame = _parts.Slot.Take(_reader);
        if (frame == null)
        {
            return false;
        }

        try
        {
            // A still of an earlier connection answers nothing here; its sequence stays a hole.
            if (!frame.IsStill || _outbox.TryEnd(frame.RequestId))
            {
                Send(frame);
            }
        }
        finally
        {
            _parts.Slot.Release(_reader);
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
                _outbox.Add(frame.RequestId, CommandStatus.Failed);
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
        var head = _header.WriteMessage(frame.Bytes, 0);

        // In flight before it leaves: the Ack may come before the send returns.
        _window.Take(frame.Sequence, _parts.Clock.Microseconds);
        Send(frame.Bytes, head + frame.Length);
        _parts.Health.CountSent();
    }

    private void Send(byte[] buffer, int count)
    {
        _watch.SendBegan(_parts.Clock.Microseconds);
        _connection!.Send(buffer, 0, count);
        _watch.SendEnded();
    }

    // Waits for the server to hang up, so that what was sent just before is not lost with the connection.
    private void SayGoodbye(string text)
    {
        if (!UplinkMessages.TrySayGoodbye(_connection!, _control, GoodbyeReason.Closing, text))
        {
            return;
        }

        var end = _parts.Clock.Microseconds + (FarewellMilliseconds * 1000L);
        while (_receiver.Fault == null && _parts.Clock.Microseconds < end)
        {
            _parts.Clock.Wait(_reader.Arrived, FarewellMilliseconds);
        }
    }

    private void ThrowIfEnded()
    {
        var fault = _receiver.Fault;
        if (fault != null)
        {
            throw fault;
        }
    }
}
