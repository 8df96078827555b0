using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NanoCam.Server.Tests.Live;

/// <summary>A viewer's side of a WebSocket, with the framework's client.</summary>
internal sealed class ViewerClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<ViewerClient> ConnectAsync(Uri server, string path)
    {
        var viewer = new ViewerClient();
        await viewer._socket.ConnectAsync(new Uri($"ws://{server.Authority}{path}"), CancellationToken.None);
        return viewer;
    }

    /// <summary>Receives one complete message; null if the server closed the socket.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Data)?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (result.EndOfMessage)
            {
                return (result.MessageType, _buffer[..length]);
            }
        }
    }

    public async Task<byte[]> ReceiveBinaryAsync()
    {
        while (await ReceiveAsync() is { } message)
        {
            if (message.Type == WebSocketMessageType.Binary)
            {
                return message.Data;
            }
        }

        throw new InvalidOperationException("The server closed the socket.");
    }

    public async Task<LiveFrame> ReceiveFrameAsync() => LiveFrame.Read(await ReceiveBinaryAsync());

    /// <summary>Receives JSON messages until one of a type arrives.</summary>
    public async Task<JsonElement> ReceiveJsonAsync(string type)
    {
        while (await ReceiveAsync() is { } message)
        {
            if (message.Type == WebSocketMessageType.Text)
            {
                var json = JsonDocument.Parse(message.Data).RootElement;
                if (json.GetProperty("type").GetString() == type)
                {
                    return json;
                }
            }
        }

        throw new InvalidOperationException("The server closed the socket.");
    }

    public Task SendAsync(string json) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A binary message of /live, parsed as docs/reference/http-api.md describes.</summary>
internal sealed record LiveFrame(
    int Channel,
    uint Number,
    uint Sequence,
    uint Missed,
    long Timestamp,
    uint AgeMs,
    int Width,
    int Height,
    byte[] Jpeg
)
{
    public static LiveFrame Read(byte[] data)
    {
        Assert.Equal(1, data[0]);
        Assert.Equal(32, data[1]);
        return new LiveFrame(
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(2)),
            BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4)),
            BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(8)),
            BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(12)),
            BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(16)),
            BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(24)),
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(28)),
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(30)),
            data[data[1]..]
        );
    }
}
