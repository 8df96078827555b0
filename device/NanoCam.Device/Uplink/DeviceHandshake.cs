using System;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Opens a stream uplink: the HTTP/1.1 Upgrade, then Hello, Challenge and Proof, Welcome. Owned by the uplink thread.</summary>
internal sealed class DeviceHandshake
{
    private const int PollMilliseconds = 100;

    private readonly DeviceIdentity _identity;
    private readonly HelloBuilder _hello;
    private readonly UplinkOptions _options;
    private readonly MessageFramer _framer;
    private readonly byte[] _control;
    private readonly IClock _clock;
    private readonly StopSignal _stop;

    /// <summary>
    /// Reads into <paramref name="framer"/> and writes from <paramref name="control"/>; no other class uses them during the handshake.
    /// </summary>
    public DeviceHandshake(
        DeviceIdentity identity,
        HelloBuilder hello,
        UplinkOptions options,
        MessageFramer framer,
        byte[] control,
        IClock clock,
        StopSignal stop
    )
    {
        _identity = identity;
        _hello = hello;
        _options = options;
        _framer = framer;
        _control = control;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Runs the handshake; after that, frames may be sent.</summary>
    /// <exception cref="LinkException">The server refused, sent invalid data, or did not respond in time.</exception>
    public Welcome Run(Connection connection)
    {
        _framer.Reset();
        Upgrade(connection);
        try
        {
            return ExchangeMessages(connection);
        }
        catch (LinkException e) when (e.NeedsGoodbye)
        {
            UplinkMessages.TrySendGoodbye(connection, _control, e.Reason, e.Message);
            throw;
        }
    }

    private Welcome ExchangeMessages(Connection connection)
    {
        var hello = _hello.Build();
        connection.Send(_control, 0, hello.WriteMessage(_control, 0));
        var isProofSent = false;
        var deadline = Deadline();
        while (true)
        {
            Receive(connection, deadline);
            switch (_framer.Type)
            {
                case MessageType.Challenge:
                    if (isProofSent)
                    {
                        throw new LinkException(GoodbyeReason.ProtocolError, "The server sent a second challenge.");
                    }

                    isProofSent = true;
                    SendProof(connection, hello);
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
                throw new LinkException(GoodbyeReason.ProtocolError, "The response headers are too long.", 0, needsGoodbye: false);
            }

            ReceiveBytes(connection, deadline);
        }

        var status = HttpUpgrade.ReadStatus(_framer.Buffer, _framer.Start, head);
        if (status != HttpUpgrade.SwitchingProtocols || !HttpUpgrade.IsNanoCamUpgrade(_framer.Buffer, _framer.Start, head))
        {
            // The connection carries no messages yet, so no Goodbye can be sent.
            var retryAfter = HttpUpgrade.ReadRetryAfter(_framer.Buffer, _framer.Start, head);
            throw new LinkException(
                ReasonOf(status),
                "The server rejected the upgrade with status " + status.ToString() + ".",
                retryAfter,
                needsGoodbye: false
            );
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

    // Answers the challenge: HMAC-SHA256 over server nonce, camera nonce and camera id. The key is not sent.
    private void SendProof(Connection connection, Hello hello)
    {
        if (!Challenge.TryRead(_framer.Buffer, _framer.BodyOffset, _framer.BodyLength, out var challenge, out var error))
        {
            throw UplinkMessages.Unreadable(MessageType.Challenge, error);
        }

        var key = _identity.Key;
        if (key == null)
        {
            throw new LinkException(GoodbyeReason.NotAuthorized, "This camera has no key. Pair it.");
        }

        var id = Encoding.UTF8.GetBytes(hello.CameraId);
        var input = new byte[Challenge.NonceSize + Hello.NonceSize + id.Length];
        Array.Copy(challenge.Nonce, 0, input, 0, Challenge.NonceSize);
        Array.Copy(hello.Nonce, 0, input, Challenge.NonceSize, Hello.NonceSize);
        Array.Copy(id, 0, input, Challenge.NonceSize + Hello.NonceSize, id.Length);
        var proof = new Proof { Hmac = HMACSHA256.HashData(key, input) };
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
            throw new LinkException(GoodbyeReason.Version, "This camera supports protocol version 1 only.");
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
                throw UplinkMessages.NotAMessage(error);
            }

            ReceiveBytes(connection, deadline);
        }
    }

    private void ReceiveBytes(Connection connection, long deadline)
    {
        do
        {
            if (_stop.IsSet)
            {
                throw new LinkException(GoodbyeReason.Closing, "The camera is stopping.");
            }

            // Checked before every read, so that a server that sends single bytes cannot prolong the handshake.
            if (_clock.Microseconds >= deadline)
            {
                throw new LinkException(GoodbyeReason.Timeout, "The server did not respond in time.", 0, needsGoodbye: false);
            }
        } while (!connection.CanReceive(PollMilliseconds));

        var room = _framer.MakeRoom(out var offset);
        var count = connection.Receive(_framer.Buffer, offset, room);
        if (count == 0)
        {
            throw new LinkException(GoodbyeReason.Closing, "The server closed the connection.", 0, needsGoodbye: false);
        }

        _framer.Add(count);
    }

    private long Deadline()
    {
        return _clock.Microseconds + (_options.AnswerTimeoutMilliseconds * 1000L);
    }
}
