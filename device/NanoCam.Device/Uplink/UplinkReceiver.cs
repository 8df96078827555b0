using System;
using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// The receive thread of a connection: takes in what the server says and judges whether the link lives, also while the uplink thread
/// waits inside a send. It sends nothing itself; what is to be answered goes through the outbox.
/// </summary>
internal sealed class UplinkReceiver
{
    // How soon a dead link or the end of the device is noticed. Waking costs a board about a millisecond.
    private const int LookMilliseconds = 250;

    private readonly object _lock = new object();
    private readonly UplinkParts _parts;
    private readonly UplinkStatistics _statistics;
    private readonly MessageFramer _framer;
    private readonly CreditWindow _window;
    private readonly LinkWatch _watch;
    private readonly Outbox _outbox;
    private readonly AutoResetEvent _wake;
    private Connection? _connection;
    private Thread? _thread;
    private Exception? _fault;
    private bool _isClosing;

    /// <summary>Receives into <paramref name="framer"/> and sets <paramref name="wake"/> when the uplink thread has something to do.</summary>
    public UplinkReceiver(
        UplinkParts parts,
        UplinkStatistics statistics,
        MessageFramer framer,
        CreditWindow window,
        LinkWatch watch,
        Outbox outbox,
        AutoResetEvent wake)
    {
        _parts = parts;
        _statistics = statistics;
        _framer = framer;
        _window = window;
        _watch = watch;
        _outbox = outbox;
        _wake = wake;
    }

    /// <summary>Why the connection ended, or null while it lives.</summary>
    public Exception? Fault
    {
        get
        {
            lock (_lock)
            {
                return _fault;
            }
        }
    }

    private bool IsClosing
    {
        get
        {
            lock (_lock)
            {
                return _isClosing;
            }
        }
    }

    /// <summary>Starts to receive.</summary>
    public void Begin(Connection connection)
    {
        _connection = connection;
        _fault = null;
        _isClosing = false;
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>Closes the connection and waits for the thread, which then touches nothing any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isClosing = true;
        }

        _connection!.Close();
        _thread!.Join();
    }

    private void Run()
    {
        try
        {
            while (!IsClosing)
            {
                Receive(_connection!);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the uplink thread owns the connection and hears of it; out of here it would end the process on .NET.
            lock (_lock)
            {
                _fault = e;
            }
        }

        _wake.Set();
    }

    private void Receive(Connection connection)
    {
        // What came with the end of the handshake may hold messages already.
        Dispatch();
        if (connection.CanReceive(LookMilliseconds))
        {
            int room = _framer.MakeRoom(out int offset);
            int count = connection.Receive(_framer.Buffer, offset, room);
            if (count == 0)
            {
                throw new UplinkException(GoodbyeReason.Closing, "The server closed the connection.", 0, isTold: true);
            }

            _framer.Add(count);
            _watch.Heard(_parts.Clock.Microseconds);
        }

        if (_parts.Stop.IsSet)
        {
            _wake.Set();
        }

        Judge(connection);
    }

    private void Judge(Connection connection)
    {
        long now = _parts.Clock.Microseconds;
        long waited = _window.Waited(now);
        switch (_watch.Judge(now, waited))
        {
            case LinkState.PingDue:
                _outbox.AddPing();
                _wake.Set();
                break;

            case LinkState.Silent:
                // With frames in flight the network's buffers may be full, and a Goodbye would only wait behind them.
                throw new UplinkException(GoodbyeReason.Timeout, "Nothing came for three heartbeats.", 0, isTold: waited > 0);

            case LinkState.Unacknowledged:
                throw new UplinkException(GoodbyeReason.Timeout, "No ack for three heartbeats.", 0, isTold: true);

            case LinkState.Stuck:
                // The uplink thread is inside that send; closing gets it out.
                connection.Close();
                throw new UplinkException(GoodbyeReason.Timeout, "A send took too long.", 0, isTold: true);
        }
    }

    private void Dispatch()
    {
        WireError error;
        while (_framer.TryNext(out error))
        {
            error = Take();
            if (error != WireError.None)
            {
                throw UplinkMessages.Unreadable(_framer.Type, error);
            }
        }

        if (error != WireError.None)
        {
            throw UplinkMessages.OutOfStep(error);
        }
    }

    // Kinds of later versions, and those that make no sense from a server, are skipped.
    private WireError Take()
    {
        byte[] buffer = _framer.Buffer;
        int at = _framer.BodyOffset;
        int length = _framer.BodyLength;
        WireError error = WireError.None;
        switch (_framer.Type)
        {
            case MessageType.Ack when Ack.TryRead(buffer, at, length, out Ack ack, out error):
                if (_window.Acknowledge(ack.Sequence, ack.Credit, _parts.Clock.Microseconds))
                {
                    _statistics.Count(ack.Verdict);
                }

                _wake.Set();
                break;

            case MessageType.Ping when Ping.TryRead(buffer, at, length, out Ping ping, out error):
                _outbox.Answer(ping, _parts.Clock.Microseconds);
                _wake.Set();
                break;

            case MessageType.Settings when CameraSettings.TryRead(buffer, at, length, out CameraSettings settings, out error):
                _parts.Capture.Ask(settings);
                break;

            case MessageType.Command when Command.TryRead(buffer, at, length, out Command command, out error):
                if (command.RequestId == 0)
                {
                    return WireError.BadValue;
                }

                Obey(command);
                _wake.Set();
                break;

            case MessageType.Goodbye:
                throw UplinkMessages.ReadGoodbye(_framer);
        }

        return error;
    }

    private void Obey(Command command)
    {
        uint id = command.RequestId;
        switch (command.Kind)
        {
            case CommandKind.CaptureNow:
                Hand(id, _outbox.TryExpect(id) ? _parts.Capture.AskStill(command) : CommandStatus.Busy);
                break;

            case CommandKind.ResetSensor:
                Hand(id, _outbox.TryExpect(id) ? _parts.Capture.AskReset(id) : CommandStatus.Busy);
                break;

            case CommandKind.Reboot:
                _outbox.AskReboot(id);
                break;

            case CommandKind.ReportHealth:
                _outbox.AddHealth();
                _outbox.Add(id, CommandStatus.Done);
                break;

            default:
                _outbox.Add(id, CommandStatus.NotSupported);
                break;
        }
    }

    // Done says that the capture thread took it on: its end comes later.
    private void Hand(uint requestId, CommandStatus status)
    {
        if (status != CommandStatus.Done)
        {
            _outbox.TryEnd(requestId);
            _outbox.Add(requestId, status);
        }
    }
}
