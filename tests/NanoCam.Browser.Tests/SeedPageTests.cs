using System.Globalization;
using Microsoft.Playwright;
using NanoCam.Testing;

namespace NanoCam.Browser.Tests;

/// <summary>
/// Pages of the seed systems, opened from a file as their documents describe, against a server with <c>--compat</c> and default access.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class SeedPageTests(Chromium chromium) : IDisposable
{
    // index.html of esp32-cam-node; only the address differs.
    private const string NodePage = """
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
                const address = 'ws://127.0.0.1:PORT'
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

    // Page of the WebSocket camera service, based on its documentation. It replaces its image; the example adds one for each frame.
    private const string ServicePage = """
        <!DOCTYPE html>
        <html>
        <body>
            <input id="address" value="ws://localhost:8765"><button id="connect">连接</button><p id="status"></p>
            <script>
                document.getElementById('connect').onclick = () => {
                    const ws = new WebSocket(document.getElementById('address').value);
                    ws.onmessage = function(event) {
                        const data = JSON.parse(event.data);
                        if (data.type === 'image') {
                            const img = document.querySelector('img') ?? document.createElement('img');
                            img.src = 'data:image/jpeg;base64,' + data.data;
                            document.body.appendChild(img);
                        } else {
                            document.getElementById('status').textContent = data.message;
                        }
                    };
                };
            </script>
        </body>
        </html>
        """;

    private readonly DirectoryInfo _pages = Directory.CreateTempSubdirectory("nanocam-pages-");

    public void Dispose() => _pages.Delete(recursive: true);

    [Fact]
    public async Task Page_of_esp32_cam_node_shows_live_video()
    {
        var (server, ports) = await StartAsync();
        await using var _ = server;
        await using var cameras = new Cameras(server.Address, 1);
        await using var page = await chromium.NewPageAsync(
            server.Address,
            path: Save(NodePage.Replace("PORT", Text(ports[1]), StringComparison.Ordinal))
        );

        await ShowsAsync(page);
    }

    [Fact]
    public async Task Page_of_the_WebSocket_camera_service_shows_that_no_camera_is_online_and_then_live_video()
    {
        var (server, ports) = await StartAsync();
        await using var _ = server;
        await using var page = await chromium.NewPageAsync(server.Address, path: Save(ServicePage));
        await page.Page.Locator("#address").FillAsync($"ws://127.0.0.1:{ports[2]}");
        await page.Page.Locator("#connect").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#status")).ToContainTextAsync("No camera is online");

        await using var cameras = new Cameras(server.Address, 1);
        await ShowsAsync(page);
    }

    [Theory]
    [InlineData("en-US", "Any program on this machine can watch without signing in.")]
    [InlineData("zh-CN", "无需登录即可观看。")]
    public async Task Viewer_lists_open_ports_with_their_risk(string language, string risk)
    {
        var (server, ports) = await StartAsync("Open", "--NanoCam:Compat:CameraAddresses:0", "192.0.2.7");
        await using var _ = server;
        await using var viewer = await chromium.NewPageAsync(server.Address, language, path: "#/pairing");
        var rows = viewer.Page.Locator(".pairing .card", new() { HasText = Text(ports[0]) }).Locator("li");

        await Assertions.Expect(rows).ToHaveCountAsync(5);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync(Text(ports[1]));
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync(risk);
        await Assertions.Expect(rows.Nth(4)).ToContainTextAsync("192.0.2.7");
        viewer.AssertClean();
    }

    private static async Task<(ViewerServer Server, int[] Ports)> StartAsync(string viewers = "Login", params string[] more)
    {
        var ports = FreePorts.Take(4);
        var server = await ViewerServer.StartAsync(
            "Open",
            viewers,
            [
                "--compat",
                "--NanoCam:Compat:FrameTcpPort",
                Text(ports[0]),
                "--NanoCam:Compat:BinaryWebSocketPort",
                Text(ports[1]),
                "--NanoCam:Compat:JsonWebSocketPort",
                Text(ports[2]),
                "--NanoCam:Compat:MarkedTcpPort",
                Text(ports[3]),
                .. more,
            ]
        );
        return (server, ports);
    }

    private static async Task ShowsAsync(ViewerPage page)
    {
        var picture = page.Page.Locator("img");
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 320);
        await page.WaitUntilMovingAsync(picture);
    }

    private string Save(string html)
    {
        var path = Path.Combine(_pages.FullName, "index.html");
        File.WriteAllText(path, html);
        return new Uri(path).AbsoluteUri;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
