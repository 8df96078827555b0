using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;
using NanoCam.Testing;

namespace NanoCam.Browser.Tests;

/// <summary>An old picture never looks live, and the age of a frame includes the network delay.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class FreshnessTests(Chromium chromium)
{
    private const string Filter = "canvas => getComputedStyle(canvas).filter";

    [Fact]
    public async Task Picture_of_a_camera_that_stopped_sending_is_gray_and_shows_since_when()
    {
        await using var server = await ViewerServer.StartAsync();
        var source = new StallingSource();
        using var stop = new CancellationTokenSource();
        var running = new CameraClient(new CameraClientOptions { Server = server.Address, Id = "door" }, source).RunAsync(stop.Token);
        await using var wall = await chromium.NewPageAsync(server.Address);
        await using var page = await chromium.NewPageAsync(server.Address, path: "#/camera/door");
        await wall.TileIn("door", "live").WaitForAsync();
        await Stage(page, "live").WaitForAsync();
        Assert.Equal("none", await wall.Tile("door").Locator("canvas").EvaluateAsync<string>(Filter));

        source.IsStalled = true;

        await wall.TileIn("door", "late").WaitForAsync();
        await Stage(page, "late").WaitForAsync();
        await Assertions.Expect(wall.Tile("door").Locator(".tile-notice")).ToHaveTextAsync(NoNewPicture());
        await Assertions.Expect(page.Page.Locator(".stage-notice")).ToHaveTextAsync(NoNewPicture());
        await Assertions.Expect(page.Page.Locator(".badge")).ToContainTextAsync("Not updating");
        Assert.Equal("grayscale(1)", await wall.Tile("door").Locator("canvas").EvaluateAsync<string>(Filter));
        // A page opened now shows the stored frame.
        await using var later = await chromium.NewPageAsync(server.Address, "zh-CN");
        await Assertions.Expect(later.TileIn("door", "late").Locator(".tile-notice")).ToContainTextAsync("起没有新画面");

        source.IsStalled = false;
        await wall.TileIn("door", "live").WaitForAsync();
        await Stage(page, "live").WaitForAsync();
        await later.TileIn("door", "live").WaitForAsync();
        await Assertions.Expect(wall.Tile("door").Locator(".tile-notice")).ToHaveTextAsync("");

        page.AssertClean();

        // A picture that was already late when the connection was lost is from an earlier time.
        source.IsStalled = true;
        await wall.TileIn("door", "late").WaitForAsync();
        await server.DownAsync();
        await Assertions.Expect(wall.TileIn("door", "disconnected").Locator(".tile-notice")).ToHaveTextAsync(NoNewPicture());
        wall.AssertClean(serverWentAway: true);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Camera_that_sends_every_six_seconds_is_live_between_its_frames()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1, framesPerSecond: 1 / 6.0);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        var states = await viewer.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const tile = document.querySelector('.tile');
              const states = new Set();
              for (let i = 0; i < 75; i++) {
                states.add(tile.dataset.state);
                await new Promise((resolve) => setTimeout(resolve, 100));
              }
              return [...states];
            }
            """
        );
        Assert.Equal(["live"], states);
        viewer.AssertClean();
    }

    [Fact]
    public async Task Page_without_a_connection_shows_since_when_and_counts_no_cameras()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var wall = await chromium.NewPageAsync(server.Address);
        await using var page = await chromium.NewPageAsync(server.Address, "zh-CN", path: "#/camera/cam-1");
        await wall.TileIn("cam-1", "live").WaitForAsync();
        await Stage(page, "live").WaitForAsync();
        await Assertions.Expect(wall.Page.Locator(".summary")).ToHaveTextAsync("2 of 2 online");

        await server.DownAsync();

        await wall.TileIn("cam-1", "disconnected").WaitForAsync();
        await Stage(page, "disconnected").WaitForAsync();
        await Assertions.Expect(wall.Page.Locator(".summary")).ToHaveTextAsync("");
        await Assertions.Expect(wall.Page.Locator(".lost")).ToHaveTextAsync(ConnectionLost());
        await Assertions.Expect(page.Page.Locator(".lost")).ToContainTextAsync("与服务器断开连接");
        await Assertions.Expect(page.Page.Locator(".badge")).ToHaveTextAsync("已断开");
        Assert.Equal("grayscale(1)", await wall.Tile("cam-1").Locator("canvas").EvaluateAsync<string>(Filter));

        await server.UpAsync();
        await wall.TileIn("cam-1", "live").WaitForAsync();
        await Assertions.Expect(wall.Page.Locator(".lost")).ToBeHiddenAsync();
        await Assertions.Expect(wall.Page.Locator(".summary")).ToHaveTextAsync("2 of 2 online");
        wall.AssertClean(serverWentAway: true);
    }

    [Fact]
    public async Task Age_of_a_frame_includes_the_network_delay()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var proxy = FlakyProxy.Start(server.Address);
        proxy.ToServer.Delay = proxy.ToClient.Delay = TimeSpan.FromMilliseconds(250);
        await using var viewer = await chromium.NewPageAsync(proxy.Address, path: "#/camera/cam-1");
        await Stage(viewer, "live").WaitForAsync();

        // Without the network, the youngest frame would be a few milliseconds old. The measurement is wrong by at most half a round trip.
        var youngest = await viewer.Page.EvaluateAsync<double>(
            """
            async () => {
              const badge = document.querySelector('.badge');
              let youngest = Infinity;
              for (let i = 0; i < 50; i++) {
                const [, number, unit] = /([\d.]+) (ms|s)$/.exec(badge.textContent) ?? [];
                if (number) youngest = Math.min(youngest, number * (unit === 's' ? 1000 : 1));
                await new Promise((resolve) => setTimeout(resolve, 100));
              }
              return youngest;
            }
            """
        );
        Assert.InRange(youngest, 120, 5_000);
        viewer.AssertClean();
    }

    private static ILocator Stage(ViewerPage viewer, string state) => viewer.Page.Locator($".stage[data-state='{state}']");

    [GeneratedRegex(@"^No new picture since \d+:\d\d:\d\d")]
    private static partial Regex NoNewPicture();

    [GeneratedRegex(@"^No connection to the server since \d+:\d\d:\d\d.*\. The pictures shown are from that time\.$")]
    private static partial Regex ConnectionLost();
}
