using System;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Camera;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Opens a stream uplink: the HTTP/1.1 Upgrade, then Hello, Challenge and Proof, Welcome. Runs on the uplink thread.</summary>
internal sealed class UplinkHandshake
{
    private const int LookMilliseconds = 100;

    private readonly UplinkParts _parts;
    private readonly UplinkOptions _options;
    private readonly MessageFramer _framer;
    private readonly byte[] _control;
    private readonly ChipFacts _facts = new ChipFacts();

    /// <summary>
    /// Reads into <paramref name="framer"/> and writes from <paramref name="control"/>, both free until the handshake is done.
    /// </summary>
    public UplinkHandshake(UplinkParts parts, UplinkOptions options, MessageFramer framer, byte[] control)
    {
        _parts = parts;
        _options = options;
        _framer = framer;
        _control = control;
    }

    /// <summary>Gets a connection to the point where frames may be sent.</summary>
    /// <exception cref="UplinkException">The server refused, made no sense, or did not answer in time.</exception>
    public Welcome Run(Connection connection)
    {
        _framer.Reset();
        Upgrade(connection);
        try
        {
            return Meet(connection);
        }
        catch (UplinkException e) when (!e.IsTold)
        {
            UplinkMessages.TrySayGoodbye(connection, _control, e.Reason, e.Message);
            throw;
        }
    }

    private Welcome Meet(Connection connection)
    {
        var hello = Introduce();
        connection.Send(_control, 0, hello.WriteMessage(_control, 0));
        var isProved = false;
        var deadline = Deadline();
        while (true)
        {
            Receive(connection, deadline);
            switch (_framer.Type)
            {
                case MessageType.Challenge:
                    if (isProved)
                    {
                        throw new UplinkException(GoodbyeReason.ProtocolError, "A second challenge.");
                    }

                    isProved = true;
                    Prove(connection, hello);
                    break;

                case MessageType.Welcome:
                    return ReadWelcome();

                case MessageType.Goodbye:
                    throw UplinkMessages.ReadGoodbye(_framer);
            }
        }
    }

    private void Upgrade(Connection connection)
    {
        connection.Send(_control, 0, HttpUpgrade.WriteRequest(_control, _options.Server));
        var deadline = Deadline();
        int head;
        while ((head = HttpUpgrade.FindEnd(_framer.Buffer, _framer.Start, _framer.Count)) == 0)
        {
            if (_framer.Count >= HttpUpgrade.MaxHead)
            {
                throw new UplinkException(GoodbyeReason.ProtocolError, "The answer has no end.", 0, isTold: true);
            }

            Fill(connection, deadline);
        }

        var status = HttpUpgrade.ReadStatus(_framer.Buffer, _framer.Start, head);
        if (status != HttpUpgrade.SwitchingProtocols || !HttpUpgrade.IsOurs(_framer.Buffer, _framer.Start, head))
        {
            // No messages are spoken yet, so nobody is there to be told.
            var retryAfter = HttpUpgrade.ReadRetryAfter(_framer.Buffer, _framer.Start, head);
            throw new UplinkException(ReasonOf(status), "Answered " + status.ToString(), retryAfter, isTold: true);
        }

        _framer.Skip(head);
    }

    private static GoodbyeReason ReasonOf(int status)
    {
        switch (status)
        {
            case 0:
            case HttpUpgrade.SwitchingProtocols:
                return GoodbyeReason.ProtocolError;
            case 401:
            case 403:
                return GoodbyeReason.NotAuthorized;
            default:
                return GoodbyeReason.Busy;
        }
    }

    private Hello Introduce()
    {
        _parts.Chip.Read(_facts);
        var opened = _parts.Capture.Opened;
        var identity = _parts.Identity;
        var hello = new Hello
        {
            ResetReason = _facts.ResetReason,
            Rssi = (sbyte)_facts.Rssi,
            BootId = identity.BootId,
            Capabilities =
                identity.Capabilities
                | Capabilities.Still
                | Capabilities.Reboot
                | (_facts.TemperatureCelsius == Wire.Health.NoTemperature ? 0 : Capabilities.Temperature),
            MaxJpegBytes = (uint)_parts.Slot.MaxJpegBytes,
            MaxWidth = (ushort)opened.Width,
            MaxHeight = (ushort)opened.Height,
            CameraId = identity.CameraId,
            Firmware = DeviceIdentity.Firmware,
            Board = identity.Board,
            Sensor = _parts.Capture.SensorName,
            Controls = _parts.Capture.Controls,
        };
        _parts.Chip.FillRandom(hello.Nonce);
        return hello;
    }

    // Answers the challenge: HMAC-SHA256 over server nonce, camera nonce and camera id. The key stays here.
    private void Prove(Connection connection, Hello hello)
    {
        if (!Challenge.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var challenge, out var error))
        {
            throw UplinkMessages.Unreadable(MessageType.Challenge, error);
        }

        var key = _parts.Identity.Key;
        if (key == null)
        {
            throw new UplinkException(GoodbyeReason.NotAuthorized, "This camera has no key: pair it.");
        }

        var id = Encoding.UTF8.GetBytes(hello.CameraId);
        var said = new byte[Challenge.NonceSize + Hello.NonceSize + id.Length];
        Array.Copy(challenge.Nonce, 0, said, 0, Challenge.NonceSize);
        Array.Copy(hello.Nonce, 0, said, Challenge.NonceSize, Hello.NonceSize);
        Array.Copy(id, 0, said, Challenge.NonceSize + Hello.NonceSize, id.Length);
        var proof = new Proof { Hmac = HMACSHA256.HashData(key, said) };
        connection.Send(_control, 0, proof.WriteMessage(_control, 0));
    }

    private Welcome ReadWelcome()
    {
        if (!Welcome.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var welcome, out var error))
        {
            throw UplinkMessages.Unreadable(MessageType.Welcome, error);
        }

        if (welcome.Version != WireProtocol.Version)
        {
            throw new UplinkException(GoodbyeReason.Version, "This camera speaks version 1 only.");
        }

        return welcome;
    }

    private void Receive(Connection connection, long deadline)
    {
        WireError error;
        while (!_framer.TryNext(out error))
        {
            if (error != WireError.None)
            {
                throw UplinkMessages.OutOfStep(error);
            }

            Fill(connection, deadline);
        }
    }

    private void Fill(Connection connection, long deadline)
    {
        do
        {
            if (_parts.Stop.IsSet)
            {
                throw new UplinkException(GoodbyeReason.Closing, "The camera stops.");
            }

            // Looked at before every read, so that a byte now and then does not keep this going for ever.
            if (_parts.Clock.Microseconds >= deadline)
            {
                throw new UplinkException(GoodbyeReason.Timeout, "No answer in time.", 0, isTold: true);
            }
        } while (!connection.CanReceive(LookMilliseconds));

        var room = _framer.MakeRoom(out var offset);
        var count = connection.Receive(_framer.Buffer, offset, room);
        if (count == 0)
        {
            throw new UplinkException(GoodbyeReason.Closing, "The server closed the connection.", 0, isTold: true);
        }

        _framer.Add(count);
    }

    private long Deadline()
    {
        return _parts.Clock.Microseconds + (_options.AnswerTimeoutMilliseconds * 1000L);
    }
}
