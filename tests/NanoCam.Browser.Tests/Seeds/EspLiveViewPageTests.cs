using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Seeds;

/// <summary>
/// Page of ESP-LiveView, based on its documentation: polls <c>/latest</c> and shows the image when the timestamp changes.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class EspLiveViewPageTests(Chromium chromium)
{
    [Fact]
    public async Task Polling_page_of_the_same_origin_shows_live_video()
    {
        await using var server = await ViewerServer.StartAsync(more: ["--NanoCam:Compat:LiveLatest", "true"]);
        await using var cameras = new Cameras(server.Address, 1);
        await using var page = await SeedPage.OpenAsync(chromium, new Uri(server.Address, "live-view.html").AbsoluteUri, PageOf(""));
        await page.WaitUntilMovingAsync();
        await Assertions.Expect(page.Page.Locator("#status")).ToHaveTextAsync("ok");
    }

    [Fact]
    public async Task Polling_page_of_another_origin_shows_live_video_when_its_origin_is_allowed()
    {
        var address = "";
        await using var host = await PageHost.StartAsync(() => PageOf(address));
        await using var server = await ViewerServer.StartAsync(
            more: ["--NanoCam:Compat:LiveLatest", "true", "--NanoCam:Compat:AllowedOrigins:0", host.Origin]
        );
        address = server.Address.AbsoluteUri.TrimEnd('/');
        await using var cameras = new Cameras(server.Address, 1);
        await using var page = await SeedPage.OpenAsync(chromium, host.Origin);
        await page.WaitUntilMovingAsync();
    }

    [Fact]
    public async Task Polling_page_of_another_origin_is_blocked_by_default()
    {
        var address = "";
        await using var host = await PageHost.StartAsync(() => PageOf(address));
        await using var server = await ViewerServer.StartAsync(more: ["--NanoCam:Compat:LiveLatest", "true"]);
        address = server.Address.AbsoluteUri.TrimEnd('/');
        await using var cameras = new Cameras(server.Address, 1);
        await using var page = await SeedPage.OpenAsync(chromium, host.Origin);
        await Assertions.Expect(page.Page.Locator("#status")).ToHaveTextAsync("failed");
    }

    /// <summary>HTML of the page.</summary>
    /// <param name="server">Address of the server; empty when the server itself delivers the page.</param>
    internal static string PageOf(string server) =>
        $$"""
            <!DOCTYPE html>
            <html>
            <body>
              <h1>ESP32S3</h1>
              <img id="image" alt="latest">
              <p>Updated: <span id="timestamp">-</span> <span id="status"></span></p>
              <script>
                let lastTimestamp = null;
                function updateImage() {
                  fetch('{{server}}/latest')
                    .then(response => response.json())
                    .then(data => {
                      document.getElementById('status').textContent = 'ok';
                      if (data.timestamp && data.timestamp !== lastTimestamp) {
                        lastTimestamp = data.timestamp;
                        document.getElementById('image').src = '{{server}}/images/' + data.filename;
                        document.getElementById('timestamp').textContent = data.timestamp;
                      }
                    })
                    .catch(() => { document.getElementById('status').textContent = 'failed'; });
                }
                setInterval(updateImage, 1000);
              </script>
            </body>
            </html>
            """;
}
