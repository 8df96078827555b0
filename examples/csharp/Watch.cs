using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace NanoCam.Examples;

/// <summary>Prints every frame of a camera with what is known about it. A token, if any, is in <c>NANOCAM_TOKEN</c>.</summary>
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

        await socket.ConnectAsync(
            new UriBuilder(new Uri(server, "live")) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri,
            CancellationToken.None
        );
        await SayAsync(socket, new { type = "subscribe", camera });

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
                using var said = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (said.RootElement.GetProperty("type").GetString() != "error")
                {
                    continue;
                }

                Console.Error.WriteLine(said.RootElement.GetProperty("message").GetString());
                return 1;
            }

            // docs/reference/http-api.md, "Live socket"; the JPEG begins at buffer[1].
            uint At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset));
            Console.WriteLine(
                $"{camera} {At(8)}: {At(28) & 0xFFFF}x{At(28) >> 16}, {length - buffer[1]} bytes, {At(24)} ms old, {At(12)} missed"
            );

            // Says that this frame was worked with: the server then sends only what is kept up with, newest first.
            await SayAsync(socket, new { type = "ack", number = At(4) });
            seen++;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        return 0;
    }

    private static Task SayAsync(ClientWebSocket socket, object message) =>
        socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None
        );
}
