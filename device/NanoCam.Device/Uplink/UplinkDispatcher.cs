using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Reads the server's messages and forwards each to the part that handles it. Owned by the receive thread.</summary>
internal sealed class UplinkDispatcher
{
    private readonly CaptureLoop _capture;
    private readonly UplinkStatistics _statistics;
    private readonly MessageFramer _framer;
    private readonly CreditWindow _window;
    private readonly OutgoingMessages _messages;
    private readonly CrashSender _crashes;
    private readonly IClock _clock;
    private Ack _ack; // A field, because the interpreter would allocate a local of a struct type for every frame.

    public UplinkDispatcher(
        CaptureLoop capture,
        UplinkStatistics statistics,
        MessageFramer framer,
        CreditWindow window,
        OutgoingMessages messages,
        CrashSender crashes,
        IClock clock
    )
    {
        _capture = capture;
        _statistics = statistics;
        _framer = framer;
        _window = window;
        _messages = messages;
        _crashes = crashes;
        _clock = clock;
    }

    /// <summary>Handles every complete message that was received.</summary>
    /// <exception cref="LinkException">The server sent Goodbye, or bytes that are not valid.</exception>
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
            throw UplinkMessages.NotAMessage(error);
        }
    }

    // Types of later versions, and types that servers never send, are skipped.
    private WireError Take()
    {
        switch (_framer.Type)
        {
            case MessageType.Ack:
                return TakeAck();

            case MessageType.Ping:
                return TakePing();

            case MessageType.Pong:
                return TakePong();

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
            if (_window.Acknowledge(_ack.Sequence, _ack.Credit, _clock.Microseconds))
            {
                _statistics.Count(_ack.Verdict);
            }

            _capture.SetFrameBudget(_ack.FrameBudget * Ack.BudgetUnit);

            _messages.Wake();
        }

        return error;
    }

    private WireError TakePing()
    {
        if (Ping.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var ping, out var error))
        {
            _messages.AddPong(ping, _clock.Microseconds);
        }

        return error;
    }

    private WireError TakePong()
    {
        if (Pong.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var pong, out var error))
        {
            _crashes.OnPong(pong.PingMicroseconds);
        }

        return error;
    }

    private WireError TakeSettings()
    {
        if (CameraSettings.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var settings, out var error))
        {
            _capture.RequestSettings(settings);
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

        Execute(command);
        return WireError.None;
    }

    private void Execute(Command command)
    {
        var id = command.RequestId;
        switch (command.Kind)
        {
            case CommandKind.CaptureNow:
                Forward(id, _messages.TryBeginCommand(id) ? _capture.RequestStill(command) : CommandStatus.Busy);
                break;

            case CommandKind.ResetSensor:
                Forward(id, _messages.TryBeginCommand(id) ? _capture.RequestReset(id) : CommandStatus.Busy);
                break;

            case CommandKind.Reboot:
                _messages.RequestReboot(id);
                break;

            case CommandKind.ReportHealth:
                _messages.AddHealth();
                _messages.Add(id, CommandStatus.Done);
                break;

            default:
                _messages.Add(id, CommandStatus.NotSupported);
                break;
        }
    }

    // Done means that the capture thread accepted the command. Its result follows later.
    private void Forward(uint requestId, CommandStatus status)
    {
        if (status != CommandStatus.Done)
        {
            _messages.TryEndCommand(requestId);
            _messages.Add(requestId, status);
        }
    }
}
