using System.Net.Sockets;
using System.Text;
using NanoCam.Wire;

namespace NanoCam.Testing.Uplink;

public delegate bool MessageParser<T>(byte[] buffer, int offset, int count, out T message, out WireError error);

/// <summary>One received message.</summary>
public sealed record FakeMessage(MessageType Type, byte[] Body);

/// <summary>One connection that a <see cref="FakeUplinkServer"/> accepted.</summary>
public sealed class FakeConnection(Socket socket, CancellationToken limit) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public string RequestHead { get; private set; } = "";

    public Hello Hello { get; set; } = new();

    public async Task ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, limit);
            head.Append((char)one[0]);
        }

        RequestHead = head.ToString();
    }

    /// <summary>Reads the request's body, by its Content-Length.</summary>
    public async Task<byte[]> ReadBodyAsync()
    {
        var line = RequestHead.Split("\r\n").Single(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[int.Parse(line.Split(':')[1])];
        await _stream.ReadExactlyAsync(body, limit);
        return body;
    }

    /// <summary>Value of a header of the request; null when it has none.</summary>
    public string? Header(string name) =>
        RequestHead
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 1)..].Trim();

    public Task SendTextAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(params byte[] bytes) => await _stream.WriteAsync(bytes, limit);

    public async Task SendAsync(Func<byte[], int, int> writeMessage)
    {
        var buffer = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        await _stream.WriteAsync(buffer.AsMemory(0, writeMessage(buffer, 0)), limit);
    }

    /// <summary>Sends a message of any kind and body.</summary>
    public async Task SendAsync(MessageType type, byte[] body)
    {
        var message = new byte[MessageHeader.Size + body.Length];
        MessageHeader.Write(message, 0, type, body.Length);
        body.CopyTo(message, MessageHeader.Size);
        await SendAsync(message);
    }

    public Task AckAsync(uint sequence, byte credit = 2, FrameVerdict verdict = FrameVerdict.Accepted) =>
        SendAsync(
            new Ack
            {
                Sequence = sequence,
                Credit = credit,
                Verdict = verdict,
            }.WriteMessage
        );

    public Task CommandAsync(uint requestId, CommandKind kind) =>
        SendAsync(new Command { RequestId = requestId, Kind = kind }.WriteMessage);

    /// <summary>Reads the next message.</summary>
    public async Task<FakeMessage> ReadAsync()
    {
        var head = new byte[MessageHeader.Size];
        await _stream.ReadExactlyAsync(head, limit);
        Check(MessageHeader.TryRead(head, 0, head.Length, out var header, out var error), error);
        var body = new byte[header.BodyLength];
        await _stream.ReadExactlyAsync(body, limit);
        return new FakeMessage(header.Type, body);
    }

    /// <summary>Reads up to the next message of a type, and decodes it. Frames on the way are not acknowledged.</summary>
    public async Task<T> ReadAsync<T>(MessageType type, MessageParser<T> tryRead)
    {
        FakeMessage message;
        do
        {
            message = await ReadAsync();
        } while (message.Type != type);

        Check(tryRead(message.Body, 0, message.Body.Length, out var decoded, out var error), error);
        return decoded;
    }

    /// <summary>Reads up to the next frame.</summary>
    public async Task<(FrameHeader Header, byte[] Jpeg)> ReadFrameAsync()
    {
        FakeMessage message;
        do
        {
            message = await ReadAsync();
        } while (message.Type != MessageType.Frame);

        var length = message.Body.Length;
        Check(FrameHeader.TryRead(message.Body, 0, FrameHeader.Size, length, out var header, out var error), error);
        return (header, message.Body[(length - header.JpegLength)..]);
    }

    /// <summary>Pings, and reads up to the Pong; also returns the types of earlier messages.</summary>
    public async Task<(Pong Pong, List<MessageType> Before)> PingAsync(long clock = 42)
    {
        await SendAsync(new Ping { SenderMicroseconds = clock }.WriteMessage);
        List<MessageType> before = [];
        while (true)
        {
            var message = await ReadAsync();
            if (message.Type == MessageType.Pong)
            {
                Check(Pong.TryRead(message.Body, 0, message.Body.Length, out var pong, out var error), error);
                return (pong, before);
            }

            before.Add(message.Type);
        }
    }

    /// <summary>Reads all messages up to the end of the connection.</summary>
    public async Task<List<FakeMessage>> ReadToEndAsync()
    {
        List<FakeMessage> messages = [];
        try
        {
            while (true)
            {
                messages.Add(await ReadAsync());
            }
        }
        catch (IOException)
        {
            // End of stream or a reset: the camera closed the connection.
            return messages;
        }
    }

    /// <summary>Whether the camera sends nothing more before it disconnects.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1], limit) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Responds to an HTTP request with JSON.</summary>
    public Task AnswerAsync(int status, string json) =>
        SendTextAsync($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Check(bool isValid, WireError error)
    {
        if (!isValid)
        {
            throw new InvalidDataException($"The camera sent an invalid message: {error}.");
        }
    }
}
