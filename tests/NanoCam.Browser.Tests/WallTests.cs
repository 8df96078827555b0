using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class WallTests(Chromium chromium)
{
    [Fact]
    public async Task Wall_shows_live_video_frame_rate_and_age_of_every_camera()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);

        foreach (var camera in new[] { "cam-1", "cam-2" })
        {
            await viewer.TileIn(camera, "live").WaitForAsync();
            await viewer.WaitUntilMovingAsync(viewer.Tile(camera).Locator("canvas"));
            await Assertions
                .Expect(viewer.Tile(camera).Locator(".tile-statistics"))
                .ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^[\d.]+ fps · [\d.]+ m?s$"));
        }

        viewer.AssertClean();
    }

    [Fact]
    public async Task Sixteen_cameras_are_live_on_one_page_over_one_socket()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 16, framesPerSecond: 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);

        for (var i = 1; i <= 16; i++)
        {
            await viewer.WaitUntilMovingAsync(viewer.Tile($"cam-{i}").Locator("canvas"));
        }

        Assert.Equal(1, viewer.SocketsOpened);
        viewer.AssertClean();
    }

    [Fact]
    public async Task Tile_scrolled_out_of_view_has_no_subscription()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 16, framesPerSecond: 2);
        await using var viewer = await chromium.NewPageAsync(server.Address, width: 360, height: 400);
        await viewer.WaitUntilAsync(() => viewer.Subscribed.Count > 0, "a first subscription");
        await Assertions.Expect(viewer.Page.Locator(".tile")).ToHaveCountAsync(16);
        var first = await viewer.Page.Locator(".tile").First.GetAttributeAsync("data-camera");
        var last = await viewer.Page.Locator(".tile").Last.GetAttributeAsync("data-camera");
        await viewer.WaitUntilAsync(
            () => viewer.Subscribed.Contains(first!) && !viewer.Subscribed.Contains(last!),
            "only the upper tiles subscribed"
        );

        await viewer.Page.Locator(".tile").Last.ScrollIntoViewIfNeededAsync();

        await viewer.WaitUntilAsync(
            () => viewer.Subscribed.Contains(last!) && !viewer.Subscribed.Contains(first!),
            "only the lower tiles subscribed"
        );
        viewer.AssertClean();
    }

    [Fact]
    public async Task Hidden_tab_receives_no_frames_until_it_is_visible_again()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1, framesPerSecond: 10);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();

        await viewer.SetHiddenAsync(true);
        await viewer.WaitUntilAsync(() => viewer.LastSent("ack") is "pause", "a pause");
        // The camera keeps sending. Frames in transit arrive with the first of these; the others must not arrive.
        using var camera = new CameraReader(server.Address, "cam-1");
        await camera.WaitForFramesAsync(3);
        var received = viewer.FramesReceived;
        await camera.WaitForFramesAsync(8);
        Assert.Equal(received, viewer.FramesReceived);

        await viewer.SetHiddenAsync(false);
        await viewer.WaitUntilMovingAsync(viewer.Tile("cam-1").Locator("canvas"));
        viewer.AssertClean();
    }

    [Fact]
    public async Task Subscription_contains_the_width_of_the_tile_in_device_pixels()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, width: 500, height: 800);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        var narrow = await viewer
            .Tile("cam-1")
            .EvaluateAsync<int>("(tile) => Math.round(tile.getBoundingClientRect().width * devicePixelRatio)");
        Assert.InRange(viewer.LastWidth("cam-1"), narrow - 1, narrow + 1);

        await viewer.Page.SetViewportSizeAsync(900, 800);

        await viewer.WaitUntilAsync(() => viewer.LastWidth("cam-1") > 800, "a wider subscription");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Offline_camera_keeps_its_last_frame_and_shows_since_when()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-2", "live").WaitForAsync();

        await cameras.StopAsync("cam-2");

        await viewer.TileIn("cam-2", "offline").WaitForAsync();
        await Assertions.Expect(viewer.Tile("cam-2")).ToContainTextAsync("Offline since");
        await Assertions.Expect(viewer.Tile("cam-2").Locator("canvas")).ToHaveCSSAsync("opacity", "0.32");
        await viewer.WaitUntilAsync(() => !viewer.Subscribed.Contains("cam-2"), "the end of the subscription");

        // A page opened later has no frame yet, so it shows the newest one of the server.
        await viewer.Page.ReloadAsync();
        await Assertions.Expect(viewer.Tile("cam-2").Locator("img.tile-still")).ToBeVisibleAsync();
        Assert.Equal(320, await viewer.Tile("cam-2").Locator("img.tile-still").EvaluateAsync<int>("(picture) => picture.naturalWidth"));
        viewer.AssertClean();
    }

    [Fact]
    public async Task Wall_survives_a_restart_of_the_server()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();

        await server.DownAsync();
        await Assertions.Expect(viewer.Page.Locator(".link-state")).ToContainTextAsync("Reconnecting");
        await server.UpAsync();

        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await viewer.WaitUntilMovingAsync(viewer.Tile("cam-1").Locator("canvas"));
        await viewer.WaitUntilMovingAsync(viewer.Tile("cam-2").Locator("canvas"));
        await Assertions.Expect(viewer.Page.Locator(".link-state")).ToBeHiddenAsync();
        viewer.AssertClean(serverWentAway: true);
    }

    [Fact]
    public async Task Server_without_cameras_shows_how_to_add_one()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var address = server.Address.AbsoluteUri.TrimEnd('/');

        await Assertions
            .Expect(viewer.Page.GetByLabel("Start two virtual cameras", new() { Exact = true }))
            .ToHaveValueAsync($"nanocam simulate --cameras 2 --server {address}");
        await Assertions
            .Expect(viewer.Page.GetByLabel("Upload a JPEG file", new() { Exact = true }))
            .ToHaveValueAsync($"curl --data-binary @photo.jpg -H \"Content-Type: image/jpeg\" {address}/api/cameras/porch/frames");

        await using var cameras = new Cameras(server.Address, 1);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        viewer.AssertClean();
    }

    [Theory]
    [InlineData(1, 1440, 850, 0.7)]
    [InlineData(2, 1440, 850, 0.6)]
    [InlineData(5, 1440, 850, 0.8)]
    [InlineData(16, 1440, 850, 0.7)]
    [InlineData(2, 390, 780, 0.7)]
    [InlineData(5, 390, 780, 0.6)]
    public async Task Tiles_fill_the_window_and_keep_their_aspect_ratio(int count, int width, int height, double atLeast)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var layout = await viewer.Page.EvaluateAsync<Layout>(
            "async ([count, width, height]) => (await import('./js/layout.js')).arrange(Array(count).fill(4 / 3), width, "
                + "height, 8, 150, 36)",
            new object[] { count, width, height }
        );

        Assert.All(layout.Boxes, box => Assert.Equal(4 / 3.0, box.Width / (box.Height - 36), 3));
        Assert.All(layout.Boxes, box =>
            Assert.True(box.X >= -0.01 && box.Y >= -0.01 && box.X + box.Width <= width + 0.01 && box.Y + box.Height <= height + 0.01)
        );
        Assert.InRange(layout.Boxes.Sum(box => box.Width * box.Height) / (width * height), atLeast, 1);
        Assert.All(Pairs(layout.Boxes), pair => Assert.False(pair.First.Overlaps(pair.Second)));
    }

    private static IEnumerable<(Box First, Box Second)> Pairs(Box[] boxes) =>
        from i in Enumerable.Range(0, boxes.Length)
        from j in Enumerable.Range(i + 1, boxes.Length - i - 1)
        select (boxes[i], boxes[j]);

    internal sealed record Layout
    {
        public Box[] Boxes { get; init; } = [];
    }

    internal sealed record Box
    {
        public double X { get; init; }

        public double Y { get; init; }

        public double Width { get; init; }

        public double Height { get; init; }

        public bool Overlaps(Box other) =>
            X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}
