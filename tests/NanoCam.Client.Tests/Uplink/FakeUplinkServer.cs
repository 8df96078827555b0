using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

/// <summary>The server's side of the uplink, written by hand: each test defines the responses and sees every byte.</summary>
internal sealed class FakeUplinkServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeUplinkServer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
    }

    public Uri Address { get; }

    /// <summary>Accepts a connection and reads the head of the request.</summary>
    public async Task<FakeConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        var connection = new FakeConnection(await _listener.AcceptSocketAsync(cancellationToken));
        await connection.ReadHeadAsync(cancellationToken);
        return connection;
    }

    /// <summary>Accepts a connection up to its Hello, without a response.</summary>
    public async Task<FakeConnection> AcceptHelloAsync(CancellationToken cancellationToken)
    {
        var connection = await AcceptAsync(cancellationToken);
        await connection.SendTextAsync(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n",
            cancellationToken
        );
        connection.Hello = await connection.ReadAsync<Hello>(MessageType.Hello, Hello.TryRead, cancellationToken);
        return connection;
    }

    /// <summary>Accepts a connection up to its Welcome.</summary>
    public async Task<FakeConnection> AcceptCameraAsync(Welcome? welcome, CancellationToken cancellationToken)
    {
        var connection = await AcceptHelloAsync(cancellationToken);
        await connection.SendAsync((welcome ?? NewWelcome()).WriteMessage, cancellationToken);
        return connection;
    }

    public static Welcome NewWelcome(byte credit = 2) => new() { Credit = credit, MaxJpegBytes = 1_048_576 };

    public void Dispose() => _listener.Dispose();
}

internal delegate bool TryReadMessage<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

/// <summary>One received message.</summary>
internal sealed record FakeMessage(MessageType Type, byte[] Body);

/// <summary>One accepted connection.</summary>
internal sealed class FakeConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public string RequestHead { get; private set; } = "";

    public Hello Hello { get; set; } = new();

    public async Task ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        RequestHead = head.ToString();
    }

    /// <summary>Reads the request's body, by its Content-Length.</summary>
    public async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        var line = RequestHead.Split("\r\n").Single(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[int.Parse(line.Split(':')[1])];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    /// <summary>Responds with JSON.</summary>
    public Task AnswerAsync(int status, string json, CancellationToken cancellationToken) =>
        SendTextAsync(
            $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}",
            cancellationToken
        );

    public async Task SendTextAsync(string text, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) => await _stream.WriteAsync(bytes, cancellationToken);

    public async Task SendAsync(Func<byte[], int, int> writeMessage, CancellationToken cancellationToken)
    {
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        await _stream.WriteAsync(buffer.AsMemory(0, writeMessage(buffer, 0)), cancellationToken);
    }

    public Task AckAsync(uint sequence, byte credit, CancellationToken cancellationToken, FrameVerdict verdict = FrameVerdict.Accepted) =>
        SendAsync(
            new Ack
            {
                Sequence = sequence,
                Credit = credit,
                Verdict = verdict,
            }.WriteMessage,
            cancellationToken
        );

    /// <summary>Reads the next message.</summary>
    public async Task<FakeMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var head = new byte[MessageHeader.Size];
        await _stream.ReadExactlyAsync(head, cancellationToken);
        Assert.True(MessageHeader.TryRead(head, 0, head.Length, out var header, out var error), error.ToString());
        var body = new byte[header.BodyLength];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return new FakeMessage(header.Type, body);
    }

    /// <summary>Reads up to the next message of a type, and decodes it.</summary>
    public async Task<T> ReadAsync<T>(MessageType type, TryReadMessage<T> tryRead, CancellationToken cancellationToken)
    {
        FakeMessage message;
        do
        {
            message = await ReadAsync(cancellationToken);
        } while (message.Type != type);

        Assert.True(tryRead(message.Body, 0, message.Body.Length, out var decoded, out var error), error.ToString());
        return decoded;
    }

    /// <summary>Reads up to the next frame.</summary>
    public async Task<(FrameHeader Header, byte[] Jpeg)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        FakeMessage message;
        do
        {
            message = await ReadAsync(cancellationToken);
        } while (message.Type != MessageType.Frame);

        var length = message.Body.Length;
        Assert.True(FrameHeader.TryRead(message.Body, 0, FrameHeader.Size, length, out var header, out var error), error.ToString());
        return (header, message.Body[(length - header.JpegLength)..]);
    }

    /// <summary>Whether the camera sends nothing more before it disconnects.</summary>
    public async Task<bool> IsClosedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAsync(new byte[1], cancellationToken) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _stream.Dispose();
}
