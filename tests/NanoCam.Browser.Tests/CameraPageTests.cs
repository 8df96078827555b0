using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class CameraPageTests(Chromium chromium)
{
    [Fact]
    public async Task Tile_opens_the_camera_page_with_live_video_statistics_and_addresses()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();

        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await viewer.WaitUntilMovingAsync(viewer.Page.Locator(".stage canvas"));
        await viewer.WaitUntilAsync(() => viewer.Subscribed.SetEquals(["cam-1"]), "only the open camera subscribed");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Statistics" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator(".stats")).ToContainTextAsync("320 × 240");
        await Assertions
            .Expect(viewer.Page.GetByLabel("MJPEG stream", new() { Exact = true }))
            .ToHaveValueAsync($"{server.Address}api/cameras/cam-1/stream.mjpeg");
        await Assertions
            .Expect(viewer.Page.GetByLabel("WebSocket", new() { Exact = true }))
            .ToHaveValueAsync($"ws://{server.Address.Authority}/api/cameras/cam-1/ws");
        await Assertions.Expect(viewer.Page.Locator(".card", new() { HasText = "Server statistics" })).ToContainTextAsync("Accepted");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Changed_setting_reaches_the_camera_and_is_shown_as_applied()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        var size = viewer.Page.GetByLabel("Frame size");

        await size.SelectOptionAsync("160 × 120");

        await viewer.Page.Locator(".state[data-state='applied']").WaitForAsync();
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('.stage canvas').width === 160");
        await Assertions.Expect(size.Locator("option:checked")).ToHaveTextAsync("160 × 120");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Renamed_camera_shows_its_new_name_on_the_wall()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await viewer.Page.GetByLabel("Camera name", new() { Exact = true }).FillAsync("Front <b>door</b>");
        await viewer.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(viewer.Page.Locator("h1")).ToHaveTextAsync("Front <b>door</b>");
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "All cameras" }).ClickAsync();
        await Assertions.Expect(viewer.Tile("cam-1").Locator(".tile-name")).ToHaveTextAsync("Front <b>door</b>");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Pausing_ends_the_subscription_and_download_saves_the_frame_on_screen()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();

        await viewer.Page.Keyboard.PressAsync("Space");
        await viewer.WaitUntilAsync(() => viewer.Subscribed.Count == 0, "the end of the subscription");
        await viewer.Page.Locator(".stage[data-state='paused']").WaitForAsync();
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Page.Keyboard.PressAsync("d"));

        var jpeg = await File.ReadAllBytesAsync((await download.PathAsync())!);
        Assert.StartsWith("cam-1-", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal([0xFF, 0xD8], jpeg[..2]);
        Assert.Equal([0xFF, 0xD9], jpeg[^2..]);
        await viewer.Page.Keyboard.PressAsync("Space");
        await viewer.WaitUntilMovingAsync(viewer.Page.Locator(".stage canvas"));
        viewer.AssertClean();
    }

    [Fact]
    public async Task Full_size_still_is_taken_and_opened()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Take a full-size still" }).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".message")).ToContainTextAsync("Still saved");
        var href = await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Open still" }).GetAttributeAsync("href");
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Equal([0xFF, 0xD8], (await http.GetByteArrayAsync(new Uri(href!, UriKind.Relative)))[..2]);
        viewer.AssertClean();
    }

    [Fact]
    public async Task Unknown_camera_shows_an_error()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();

        await viewer.Page.EvaluateAsync("() => { location.hash = '#/camera/nobody'; }");

        await Assertions.Expect(viewer.Page.Locator(".stage")).ToContainTextAsync("Camera “nobody” does not exist on this server.");
        viewer.AssertClean();
    }
}
