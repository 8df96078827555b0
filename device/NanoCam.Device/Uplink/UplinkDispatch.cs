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

    public UplinkDispatch(
        UplinkParts parts, UplinkStatistics statistics, MessageFramer framer, CreditWindow window, Outbox outbox, AutoResetEvent wake)
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
