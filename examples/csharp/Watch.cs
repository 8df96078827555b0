using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace NanoCam.Examples;

/// <summary>Prints number, size, age and dropped frames of a camera. The token, if required, is in <c>NANOCAM_TOKEN</c>.</summary>
internal static class Watch
{
    private const int MaxMessage = 17 << 20;

    public static async Task<int> RunAsync(Uri server, string camera, int frames)
    {
        using ClientWebSocket socket = new();
        if (Environment.GetEnvironmentVariable("NANOCAM_TOKEN") is { Length: > 0 } token)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        UriBuilder address = new(new Uri(server, "live")) { Scheme = server.Scheme == "https" ? "wss" : "ws" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        await SendAsync(socket, new { type = "subscribe", camera });

        var buffer = new byte[MaxMessage];
        for (var seen = 0; seen < frames; )
        {
            ValueWebSocketReceiveResult part;
            var length = 0;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            } while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return 1;
            }

            if (part.MessageType == WebSocketMessageType.Text)
            {
                using var control = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (control.RootElement.GetProperty("type").GetString() != "error")
                {
                    continue;
                }

                Console.Error.WriteLine(control.RootElement.GetProperty("message").GetString());
                return 1;
            }

            // docs/reference/http-api.md, "Live socket"; the JPEG starts at buffer[1].
            uint At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset));
            var size = $"{At(28) & 0xFFFF}x{At(28) >> 16}";
            Console.WriteLine($"{camera} {At(8)}: {size}, {length - buffer[1]} bytes, {At(24)} ms old, {At(12)} dropped");

            // Acknowledge the frame when it is processed. The server then adapts to the pace of this program and always sends the newest
            // frame.
            await SendAsync(socket, new { type = "ack", number = At(4) });
            seen++;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        return 0;
    }

    private static Task SendAsync(ClientWebSocket socket, object data) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(data), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
