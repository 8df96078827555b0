using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>A camera that writes the stream uplink byte by byte, so that a test can also violate the protocol.</summary>
internal sealed class UplinkTestCamera : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Opens a connection and upgrades it.</summary>
    public static async Task<UplinkTestCamera> DialAsync(Uri server)
    {
        var camera = new UplinkTestCamera();
        await camera._socket.ConnectAsync(server.Host, server.Port);
        await camera.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /uplink HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n"
            )
        );
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await camera.ReadAsync(1))[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        return camera;
    }

    /// <summary>Opens a connection and completes the handshake without a key.</summary>
    public static async Task<(UplinkTestCamera Camera, Welcome Welcome)> ConnectAsync(
        Uri server,
        string id,
        uint bootId = 1,
        uint capabilities = 0
    )
    {
        var camera = await DialAsync(server);
        await camera.SendAsync(
            new Hello
            {
                CameraId = id,
                BootId = bootId,
                Capabilities = capabilities,
                Firmware = "test 1",
                Board = "bench",
                Sensor = "none",
            }
        );
        var (body, length) = await camera.ExpectAsync(MessageType.Welcome);
        Assert.True(Welcome.TryRead(body, 0, length, out var welcome, out _));
        return (camera, welcome);
    }

    /// <summary>Opens a connection, sends Hello and answers the challenge with a key. The response of the server is not read.</summary>
    public static async Task<UplinkTestCamera> ProveAsync(Uri server, string id, byte[] key)
    {
        var camera = await DialAsync(server);
        var hello = new Hello
        {
            CameraId = id,
            BootId = 1,
            Board = "bench",
            Nonce = RandomNumberGenerator.GetBytes(Hello.NonceSize),
        };
        await camera.SendAsync(hello);
        var (body, length) = await camera.ExpectAsync(MessageType.Challenge);
        Assert.True(Challenge.TryRead(body, 0, length, out var challenge, out _));
        await camera.SendMessageAsync(new Proof { Hmac = ProofOf(key, challenge, hello) }.WriteMessage);
        return camera;
    }

    /// <summary>Computes the response to a challenge.</summary>
    public static byte[] ProofOf(byte[] key, Challenge challenge, Hello hello) =>
        HMACSHA256.HashData(key, (byte[])[.. challenge.Nonce, .. hello.Nonce, .. Encoding.ASCII.GetBytes(hello.CameraId)]);

    public Task SendAsync(Hello hello) => SendMessageAsync(hello.WriteMessage);

    public Task SendMessageAsync(Func<byte[], int, int> write)
    {
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        return SendAsync(message.AsMemory(0, write(message, 0)));
    }

    public Task SendFrameAsync(uint sequence, byte[] jpeg, uint flags = 0, uint requestId = 0, long captured = 0, uint wait = 0) =>
        SendAsync(FrameMessage(sequence, jpeg, flags, requestId, captured, wait));

    public static byte[] FrameMessage(uint sequence, byte[] jpeg, uint flags = 0, uint requestId = 0, long captured = 0, uint wait = 0)
    {
        var message = new byte[MessageHeader.Size + FrameHeader.Size + jpeg.Length];
        new FrameHeader
        {
            Sequence = sequence,
            JpegLength = jpeg.Length,
            Flags = flags,
            RequestId = requestId,
            CaptureMicroseconds = captured,
            WaitMicroseconds = wait,
        }.WriteMessage(message, 0);
        jpeg.CopyTo(message, MessageHeader.Size + FrameHeader.Size);
        return message;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
        }
    }

    /// <summary>Reads messages until one of the type arrives. Answers none of them.</summary>
    public async Task<(byte[] Body, int Length)> ExpectAsync(MessageType type)
    {
        while (await ReadMessageAsync() is { } message)
        {
            if (message.Type == type)
            {
                return (message.Body, message.Body.Length);
            }
        }

        throw new InvalidOperationException($"The connection ended before {type} arrived.");
    }

    public async Task<Ack> ExpectAckAsync()
    {
        var (body, length) = await ExpectAsync(MessageType.Ack);
        Assert.True(Ack.TryRead(body, 0, length, out var ack, out _));
        return ack;
    }

    public async Task<Goodbye> ExpectGoodbyeAsync()
    {
        var (body, length) = await ExpectAsync(MessageType.Goodbye);
        Assert.True(Goodbye.TryRead(body, 0, length, out var goodbye, out _));
        return goodbye;
    }

    /// <summary>Reads one message, or null at the end of the connection.</summary>
    public async Task<(MessageType Type, byte[] Body)?> ReadMessageAsync()
    {
        byte[] head;
        try
        {
            head = await ReadAsync(MessageHeader.Size);
        }
        catch (Exception e) when (e is EndOfStreamException or SocketException)
        {
            return null;
        }

        Assert.True(MessageHeader.TryRead(head, 0, head.Length, out var header, out _));
        return (header.Type, await ReadAsync(header.BodyLength));
    }

    /// <summary>Stops sending, as a camera that loses power inside a message.</summary>
    public void Cut() => _socket.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        using var limit = new CancellationTokenSource(Timeout);
        for (var count = 0; count < length; )
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(count), limit.Token);
            count += read > 0 ? read : throw new EndOfStreamException();
        }

        return bytes;
    }
}
