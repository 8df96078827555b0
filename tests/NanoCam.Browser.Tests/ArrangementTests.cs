using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>A user arranges the wall: order, groups, hidden cameras, search, low bandwidth, kiosk.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ArrangementTests(Chromium chromium)
{
    private const string Order = "(tiles) => tiles.map((tile) => tile.dataset.camera).join()";

    [Fact]
    public async Task Cameras_are_in_natural_order_by_name_until_the_user_moves_them()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 11, framesPerSecond: 0.5);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await ExpectOrderAsync(viewer, "cam-1,cam-2,cam-3,cam-4,cam-5,cam-6,cam-7,cam-8,cam-9,cam-10,cam-11");

        await OpenBarAsync(viewer);
        await viewer.Tile("cam-3").ClickAsync();
        await ButtonAsync(viewer, "Move earlier");
        await ExpectOrderAsync(viewer, "cam-1,cam-3,cam-2,cam-4,cam-5,cam-6,cam-7,cam-8,cam-9,cam-10,cam-11");
        await viewer.Page.DragAndDropAsync(".tile[data-camera='cam-11']", ".tile[data-camera='cam-1']");
        await ExpectOrderAsync(viewer, "cam-11,cam-1,cam-3,cam-2,cam-4,cam-5,cam-6,cam-7,cam-8,cam-9,cam-10");
        await viewer.Page.ReloadAsync();

        await ExpectOrderAsync(viewer, "cam-11,cam-1,cam-3,cam-2,cam-4,cam-5,cam-6,cam-7,cam-8,cam-9,cam-10");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Cameras_are_searched_grouped_hidden_shown_at_a_low_rate_and_reset()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 4);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await ExpectOrderAsync(viewer, "cam-1,cam-2,cam-3,cam-4");
        await OpenBarAsync(viewer);

        await viewer.Page.GetByLabel("Search cameras").FillAsync("CAM-2");
        await ExpectOrderAsync(viewer, "cam-2");
        await viewer.Page.GetByLabel("Search cameras").FillAsync("nothing");
        await Assertions.Expect(viewer.Page.GetByText("No cameras match the search.")).ToBeVisibleAsync();
        await viewer.Page.GetByLabel("Search cameras").FillAsync("");
        await viewer.Tile("cam-1").ClickAsync();
        await viewer.Tile("cam-2").ClickAsync();
        await ButtonAsync(viewer, "Low bandwidth");
        await viewer.WaitUntilAsync(
            () =>
                viewer.Sent.Any(message =>
                    message.GetProperty("type").GetString() == "subscribe"
                    && message.GetProperty("camera").GetString() == "cam-2"
                    && message.TryGetProperty("fps", out var fps)
                    && fps.GetInt32() == 1
                ),
            "a subscription with a low frame rate"
        );
        await viewer.Page.GetByLabel("Group name").FillAsync("Garden");
        await ButtonAsync(viewer, "Set group");
        await viewer.Page.GetByLabel("Group", new() { Exact = true }).SelectOptionAsync("Garden");
        await ExpectOrderAsync(viewer, "cam-1,cam-2");
        await ButtonAsync(viewer, "Hide");
        await viewer.Page.GetByLabel("Group", new() { Exact = true }).SelectOptionAsync("All cameras");
        await ExpectOrderAsync(viewer, "cam-3,cam-4");
        await viewer.WaitUntilAsync(() => viewer.Subscribed.SetEquals(["cam-3", "cam-4"]), "no subscription to hidden cameras");
        await ButtonAsync(viewer, "Reset");

        await ExpectOrderAsync(viewer, "cam-1,cam-2,cam-3,cam-4");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Kiosk_shows_only_pictures_until_Escape_is_pressed()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "?kiosk");
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await Assertions.Expect(viewer.Page.Locator(".top")).ToBeHiddenAsync();
        var wall = await viewer.Page.Locator(".wall").BoundingBoxAsync();
        Assert.Equal((0, 0, 1280, 800), (wall!.X, wall.Y, wall.Width, wall.Height));

        await viewer.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(viewer.Page.Locator(".top")).ToBeVisibleAsync();
        viewer.AssertClean();
    }

    [Fact]
    public async Task Picture_can_be_zoomed_moved_rotated_and_filled_and_the_last_two_are_saved()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/camera/cam-1");
        var stage = viewer.Page.Locator(".stage");
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();

        await viewer.Page.Keyboard.PressAsync("+");
        await Assertions.Expect(stage).ToHaveAttributeAsync("data-zoom", "1.5");
        await viewer.Page.Keyboard.PressAsync("r");
        await Assertions.Expect(stage).ToHaveAttributeAsync("data-turn", "90");
        var before = await stage.Locator("canvas").EvaluateAsync<string>("(canvas) => canvas.style.transform");
        var box = await stage.BoundingBoxAsync();
        await viewer.Page.Mouse.MoveAsync(box!.X + (box.Width / 2), box.Y + (box.Height / 2));
        await viewer.Page.Mouse.DownAsync();
        await viewer.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + 40, box.Y + (box.Height / 2) + 20);
        await viewer.Page.Mouse.UpAsync();
        Assert.NotEqual(before, await stage.Locator("canvas").EvaluateAsync<string>("(canvas) => canvas.style.transform"));
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Fill the screen" }).ClickAsync();
        await viewer.Page.ReloadAsync();

        await Assertions.Expect(stage.Locator("canvas")).ToHaveCSSAsync("object-fit", "cover");
        await Assertions.Expect(stage).ToHaveAttributeAsync("data-turn", "90");
        await Assertions.Expect(stage).ToHaveAttributeAsync("data-zoom", "1");
        viewer.AssertClean();
    }

    private static async Task OpenBarAsync(ViewerPage viewer)
    {
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Search and arrange" }).ClickAsync();
        await ButtonAsync(viewer, "Arrange");
    }

    private static Task ButtonAsync(ViewerPage viewer, string name) =>
        viewer.Page.Locator(".wall-bar").GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static async Task ExpectOrderAsync(ViewerPage viewer, string expected) =>
        await viewer.Page.WaitForFunctionAsync($"(expected) => ({Order})([...document.querySelectorAll('.tile')]) === expected", expected);
}
