using System.Globalization;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.History;

/// <summary>The history page with a server that records.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RecordedCameraTests(Chromium chromium)
{
    [Fact]
    public async Task Recording_that_was_turned_on_on_the_page_is_shown_and_can_be_stepped_through_and_pinned()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var page = viewer.Page;
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on recording" }).ClickAsync();
        await Assertions.Expect(page.Locator(".stage")).ToContainTextAsync("Recording is on.");
        await viewer.WaitUntilAsync(async () => (await FramesAsync(server)) >= 5, "recorded frames");

        await page.GetByRole(AriaRole.Button, new() { Name = "Newest" }).ClickAsync();
        await page.Locator(".stage[data-picture]").WaitForAsync();
        var newest = await ShownAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Previous frame" }).ClickAsync();
        await viewer.WaitUntilAsync(async () => (await ShownAsync(page)) < newest, "the frame before");
        await page.Keyboard.PressAsync("i");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next frame" }).ClickAsync();
        await viewer.WaitUntilAsync(async () => (await ShownAsync(page)) >= newest, "the next frame");
        await page.Keyboard.PressAsync("o");
        await page.GetByLabel("Note (optional)").FillAsync("First frames");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pin", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".pins")).ToContainTextAsync("First frames");
        await page.GetByRole(AriaRole.Link, new() { Name = "Live" }).ClickAsync();
        await Assertions.Expect(page.Locator(".recording-rule .state")).ToHaveTextAsync("Recording");
        viewer.AssertClean();
    }

    private static async Task<int> FramesAsync(ViewerServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var json = await http.GetStringAsync(new Uri("api/cameras/cam-1/frames?limit=10", UriKind.Relative));
        return json.Split("\"sequence\"").Length - 1;
    }

    private static async Task<double> ShownAsync(IPage page) =>
        double.Parse((await page.Locator(".stage").GetAttributeAsync("data-time"))!, CultureInfo.InvariantCulture);
}
