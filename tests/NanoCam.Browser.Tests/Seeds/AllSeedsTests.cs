using System.Net.WebSockets;
using NanoCam.Jpeg;
using NanoCam.Testing;

namespace NanoCam.Browser.Tests.Seeds;

/// <summary><c>--compat --demo</c> with the viewers of all five seed systems at the same time.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AllSeedsTests(Chromium chromium)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Viewers_of_all_five_systems_show_live_video_at_the_same_time()
    {
        var (binary, json) = (FreePorts.Take(), FreePorts.Take());
        await using var server = await ViewerServer.StartAsync(
            more:
            [
                "--compat",
                "--demo",
                "--NanoCam:Compat:BinaryWebSocketPort",
                $"{binary}",
                "--NanoCam:Compat:JsonWebSocketPort",
                $"{json}",
                "--NanoCam:Compat:FrameTcpPort",
                $"{FreePorts.Take()}",
                "--NanoCam:Compat:MarkedTcpPort",
                $"{FreePorts.Take()}",
            ]
        );
        await using var host = await PageHost.StartAsync(() => BinaryPage(binary));
        await using var polling = await SeedPage.OpenAsync(
            chromium,
            new Uri(server.Address, "live-view.html").AbsoluteUri,
            EspLiveViewPageTests.PageOf("")
        );
        await using var sockets = await SeedPage.OpenAsync(chromium, host.Origin);
        await using var other = await PageHost.StartAsync(() => JsonPage(json));
        await using var messages = await SeedPage.OpenAsync(chromium, other.Origin);
        await Task.WhenAll(
            polling.WaitUntilMovingAsync(),
            sockets.WaitUntilMovingAsync(),
            messages.WaitUntilMovingAsync(),
            DetectAsync(server.Address),
            PullAsync(server.Address)
        );
    }

    // Any page can have the origin "null" (a sandboxed frame is enough), so the server allows it only when configured.
    [Fact]
    public async Task Page_of_the_WebSocket_service_opened_from_a_file_shows_live_video_when_origin_null_is_allowed()
    {
        var json = FreePorts.Take();
        await using var server = await ViewerServer.StartAsync(
            more: ["--NanoCam:Compat:JsonWebSocketPort", $"{json}", "--NanoCam:Compat:AllowedOrigins:0", "null"]
        );
        await using var cameras = new Cameras(server.Address, 1);
        var folder = Directory.CreateTempSubdirectory("nanocam-page-");
        try
        {
            var file = Path.Combine(folder.FullName, "websocket_client.html");
            await File.WriteAllTextAsync(file, JsonPage(json));
            await using var page = await SeedPage.OpenAsync(chromium, new Uri(file).AbsoluteUri);
            await page.WaitUntilMovingAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Use case of the photo uploader: a detector that reads one frame after another.
    private static async Task DetectAsync(Uri server)
    {
        using var limit = new CancellationTokenSource(Timeout);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/api/cameras/demo-garden/ws"), limit.Token);
        var seen = new HashSet<string>();
        var buffer = new byte[1 << 20];
        while (seen.Count < 3)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                length += part.Count;
            } while (!part.EndOfMessage);
            Assert.Equal([0xFF, 0xD8], buffer[..2]);
            seen.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(buffer.AsSpan(0, length))));
        }
    }

    // Use case of the OpenCV server: reading the stream of a camera.
    private static async Task PullAsync(Uri server)
    {
        using var limit = new CancellationTokenSource(Timeout);
        using var client = new HttpClient { BaseAddress = server };
        await using var stream = await client.GetStreamAsync(new Uri("stream", UriKind.Relative), limit.Token);
        var reader = new MjpegReader(stream);
        var seen = new HashSet<string>();
        while (seen.Count < 3)
        {
            var jpeg = await reader.ReadAsync(limit.Token);
            Assert.NotEqual(0, jpeg.Length);
            seen.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(jpeg.Span)));
        }
    }

    // Copied from the documentation of esp32-cam-node; only the address differs.
    private static string BinaryPage(int port) =>
        $$"""
            <!DOCTYPE html>
            <html>
            <head>
                <title>STM32 CAM Viewer</title>
                <style>
                    img { max-width: 80%; margin: 20px; border: 2px solid #333; }
                </style>
            </head>
            <body>
                <img id="frame" src="" alt="Live Frame">
                <script>
                    const address = 'ws://127.0.0.1:{{port}}'
                    const ws = new WebSocket(address);
                    const frameImg = document.getElementById('frame');

                    ws.onmessage = (event) => {
                        console.log('Received frame data:', event.data);
                        const blob = new Blob([event.data], { type: 'image/jpeg' });
                        frameImg.src = URL.createObjectURL(blob);
                    };
                </script>
            </body>
            </html>
            """;

    // Browser example in the documentation of the WebSocket service: adds an <img> for every message.
    private static string JsonPage(int port) =>
        $$"""
            <!DOCTYPE html>
            <html>
            <body>
                <script>
                    const ws = new WebSocket('ws://localhost:{{port}}');
                    ws.onmessage = function(event) {
                        const data = JSON.parse(event.data);
                        if (data.type === 'image') {
                            const img = document.createElement('img');
                            img.src = 'data:image/jpeg;base64,' + data.data;
                            document.body.appendChild(img);
                        }
                    };
                </script>
            </body>
            </html>
            """;
}
