using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>What the server says, handed to whom it concerns. Owned by the receive thread.</summary>
internal sealed class UplinkDispatch
{
    private readonly UplinkParts _parts;
    private readonly UplinkStatistics _statistics;
    private readonly MessageFramer _framer;
    private readonly CreditWindow _window;
    private readonly Outbox _outbox;
    private readonly AutoResetEvent _wake;
    private Ack _ack; // a local would be made on the heap for every frame

    public UplinkDispatch(
        UplinkParts parts,
        UplinkStatistics statistics,
        MessageFramer framer,
        CreditWindow window,
        Outbox outbox,
        AutoResetEvent wake
    )
    {
        _parts = parts;
        _statistics = statistics;
        _framer = framer;
        _window = window;
        _outbox = outbox;
        _wake = wake;
    }

    /// <summary>Takes in every whole message that was received.</summary>
    /// <exception cref="UplinkException">The server says goodbye, or what makes no sense.</exception>
    public void Run()
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
        switch (_framer.Type)
        {
            case MessageType.Ack:
                return TakeAck();

            case MessageType.Ping:
                return TakePing();

            case MessageType.Settings:
                return TakeSettings();

            case MessageType.Command:
                return TakeCommand();

            case MessageType.Goodbye:
                throw UplinkMessages.ReadGoodbye(_framer);

            default:
                return WireError.None;
        }
    }

    private WireError TakeAck()
    {
        if (Ack.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out _ack, out var error))
        {
            if (_window.Acknowledge(_ack.Sequence, _ack.Credit, _parts.Clock.Microseconds))
            {
                _statistics.Count(_ack.Verdict);
            }

            _wake.Set();
        }

        return error;
    }

    private WireError TakePing()
    {
        if (Ping.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var ping, out var error))
        {
            _outbox.Answer(ping, _parts.Clock.Microseconds);
            _wake.Set();
        }

        return error;
    }

    private WireError TakeSettings()
    {
        if (CameraSettings.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var settings, out var error))
        {
            _parts.Capture.Ask(settings);
        }

        return error;
    }

    private WireError TakeCommand()
    {
        if (!Command.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var command, out var error))
        {
            return error;
        }

        if (command.RequestId == 0)
        {
            return WireError.BadValue;
        }

        Obey(command);
        _wake.Set();
        return WireError.None;
    }

    private void Obey(Command command)
    {
        var id = command.RequestId;
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
