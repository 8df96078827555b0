using System.Diagnostics;
using NanoCam.Bench.Frames;
using NanoCam.Wire;

namespace NanoCam.Bench.Load;

/// <summary>A camera on the stream uplink. Sends the same frame repeatedly, with a new stamp, from one buffer.</summary>
internal sealed class UplinkCamera : LoadConnection
{
    private const int HeadLength = MessageHeader.Size + FrameHeader.Size;

    private readonly byte[] _message;
    private readonly byte[] _received = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
    private int _receivedBytes;
    private int _credit = WireProtocol.DefaultCredit;
    private uint _acknowledged;

    public UplinkCamera(int port, string id, SyntheticFrame frame)
        : base(Dial.Connect(port))
    {
        _message = new byte[HeadLength + frame.Jpeg.Length];
        frame.Jpeg.CopyTo(_message, HeadLength);
        var early = Dial.Request(
            Socket,
            $"GET {WireProtocol.Path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: "
                + $"{WireProtocol.UpgradeToken}\r\n\r\n",
            101
        );
        early.CopyTo(_received, 0);
        _receivedBytes = early.Length;
        var hello = new Hello
        {
            CameraId = id,
            Firmware = "bench",
            BootId = (uint)Random.Shared.Next(),
            MaxWidth = 640,
            MaxHeight = 480,
        };
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        Socket.Send(buffer.AsSpan(0, hello.WriteMessage(buffer, 0)));
    }

    /// <summary>Whether the server accepted the camera.</summary>
    public bool IsWelcome { get; private set; }

    /// <summary>Number of the newest frame sent; 0 before the first.</summary>
    public uint Sent { get; private set; }

    /// <summary>Frames acknowledged as accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Frames not sent because of missing acknowledgements.</summary>
    public long Withheld { get; private set; }

    /// <summary>Called for every acknowledgement.</summary>
    public Action Acknowledged { get; set; } = static () => { };

    /// <summary>Whether the last frame sent was acknowledged.</summary>
    public bool IsSettled => _acknowledged == Sent;

    /// <summary>Sends the next frame if credit is left.</summary>
    public bool TrySendFrame()
    {
        if (!IsWelcome || Fault is not null || !IsFlushed || Sent - _acknowledged >= _credit)
        {
            Withheld++;
            return false;
        }

        var now = Stopwatch.GetTimestamp();
        var header = new FrameHeader
        {
            Sequence = ++Sent,
            JpegLength = _message.Length - HeadLength,
            CaptureMicroseconds = Microseconds(now),
            Width = 640,
            Height = 480,
        };
        header.WriteMessage(_message, 0);
        SyntheticFrame.Stamp(_message.AsSpan(HeadLength), now, Sent);
        Send(_message);
        return true;
    }

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var room = data[..Math.Min(data.Length, _received.Length - _receivedBytes)];
            room.CopyTo(_received.AsSpan(_receivedBytes));
            _receivedBytes += room.Length;
            data = data[room.Length..];
            TakeMessages();
        }
    }

    private static long Microseconds(long timestamp) => (long)(timestamp * (1_000_000.0 / Stopwatch.Frequency));

    private void TakeMessages()
    {
        var at = 0;
        while (_receivedBytes - at >= MessageHeader.Size)
        {
            if (!MessageHeader.TryRead(_received, at, _receivedBytes - at, out var header, out var error))
            {
                throw new BenchException($"A message of the server is invalid: {error}.");
            }

            if (_receivedBytes - at < MessageHeader.Size + header.BodyLength)
            {
                break;
            }

            Take(header, at + MessageHeader.Size);
            at += MessageHeader.Size + header.BodyLength;
        }

        _received.AsSpan(at, _receivedBytes - at).CopyTo(_received);
        _receivedBytes -= at;
    }

    private void Take(MessageHeader header, int at)
    {
        switch (header.Type)
        {
            case MessageType.Welcome when Welcome.TryRead(_received, at, header.BodyLength, out var welcome, out _):
                _credit = welcome.Credit;
                IsWelcome = true;
                break;
            case MessageType.Ack when Ack.TryRead(_received, at, header.BodyLength, out var ack, out _):
                if (ack.Verdict != FrameVerdict.Accepted)
                {
                    throw new BenchException($"The server rejected frame {ack.Sequence}: {ack.Verdict}.");
                }

                Accepted++;
                _acknowledged = ack.Sequence;
                _credit = ack.Credit;
                Acknowledged();
                break;
            case MessageType.Ping when Ping.TryRead(_received, at, header.BodyLength, out var ping, out _):
                var now = Microseconds(Stopwatch.GetTimestamp());
                var pong = new Pong
                {
                    PingMicroseconds = ping.SenderMicroseconds,
                    ReceivedMicroseconds = now,
                    SentMicroseconds = now,
                };
                var answer = new byte[64];
                Send(answer.AsMemory(0, pong.WriteMessage(answer, 0)));
                break;
            case MessageType.Goodbye when Goodbye.TryRead(_received, at, header.BodyLength, out var goodbye, out _):
                throw new BenchException($"The server ended the session of the camera: {goodbye.Reason}, {goodbye.Text}");
        }
    }
}
