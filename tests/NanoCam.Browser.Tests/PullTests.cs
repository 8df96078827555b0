using Microsoft.Playwright;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Browser.Tests;

/// <summary>An administrator adds an ESP32 with CameraWebServer as a pulled camera and changes its settings.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PullTests(Chromium chromium)
{
    [Fact]
    public async Task Pulled_camera_is_added_shown_live_changed_and_removed()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var source = new FakeCameraWebServer { Paint = Paint };
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/pairing");
        await viewer.Page.GetByLabel("Camera ID").FillAsync("yard");
        await viewer.Page.GetByLabel("Stream or image URL").FillAsync(source.StreamUrl.AbsoluteUri);
        await viewer.Page.GetByText("More options", new() { Exact = true }).ClickAsync();
        await viewer.Page.GetByLabel("Camera control URL").FillAsync(source.ControlUrl.AbsoluteUri);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Add camera" }).ClickAsync();
        var row = viewer.Page.Locator("li", new() { HasText = "yard" });
        await Assertions.Expect(row.Locator(".pull-state")).ToHaveTextAsync("Connected");
        await Assertions.Expect(row).ToContainTextAsync("Frames");
        await ScreenshotAsync(viewer.Page, "pull-list");

        await row.GetByRole(AriaRole.Link, new() { Name = "yard" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator(".camera-bar")).ToContainTextAsync("Live");
        await viewer.Page.Locator("label", new() { HasText = "Sunny" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("Office");

        await Eventually.TrueAsync(() => source["wb_mode"] == 3);
        await Assertions.Expect(viewer.Page.GetByText("Applied", new() { Exact = true })).ToBeVisibleAsync();
        await ScreenshotAsync(viewer.Page, "pull-camera");
        await viewer.Page.GotoAsync(new Uri(server.Address, "#/pairing").AbsoluteUri);
        viewer.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await Eventually.TrueAsync(() => source.Watching == 0);
        viewer.AssertClean();
    }

    [Fact]
    public async Task Pulled_camera_without_controls_shows_no_settings_and_a_failed_one_shows_the_reason()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var source = FakeSource.Holding([
            .. FakeSource.Head("200 OK\nContent-Type: multipart/x-mixed-replace"),
            .. GoldenFrames.Baseline.Bytes,
        ]);
        await using var page = FakeSource.Answering(FakeSource.Head("200 OK\nContent-Type: text/html"));
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/pairing");
        foreach (var (id, url) in new[] { ("bare", source.Address), ("page", page.Address) })
        {
            await viewer.Page.GetByLabel("Camera ID").FillAsync(id);
            await viewer.Page.GetByLabel("Stream or image URL").FillAsync(url.AbsoluteUri);
            await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Add camera" }).ClickAsync();
            await Assertions.Expect(viewer.Page.Locator("li", new() { HasText = id })).ToBeVisibleAsync();
        }

        await Assertions
            .Expect(viewer.Page.Locator(".pull-error", new() { HasText = "returned a web page. Enter the URL of the stream" }))
            .ToBeVisibleAsync();
        await ScreenshotAsync(viewer.Page, "pull-error");
        await viewer.Page.Locator("li", new() { HasText = "bare" }).GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".card", new() { HasText = "Server statistics" })).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.GetByLabel("Frame size")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page.GetByLabel("Frame rate")).ToHaveCountAsync(0);
        viewer.AssertClean();
    }

    // Real JPEG frames that differ only in a comment with their number.
    private static byte[] Paint(int width, int height, int number) =>
        GoldenFrames.WithSegment(GoldenFrames.Baseline, 0xFE, BitConverter.GetBytes(number));

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("NANOCAM_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }
}
