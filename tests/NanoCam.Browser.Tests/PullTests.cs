using Microsoft.Playwright;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Browser.Tests;

/// <summary>A person has the server fetch an ESP32's own stream, and steers it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PullTests(Chromium chromium)
{
    [Fact]
    public async Task Source_is_added_seen_live_its_white_balance_is_changed_and_it_is_removed()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var source = new FakeCameraWebServer { Paint = Paint };
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/pairing");
        await viewer.Page.GetByLabel("Camera id").FillAsync("yard");
        await viewer.Page.GetByLabel("Address of stream or picture").FillAsync(source.StreamUrl.AbsoluteUri);
        await viewer.Page.GetByText("More", new() { Exact = true }).ClickAsync();
        await viewer.Page.GetByLabel("Address of its controls").FillAsync(source.ControlUrl.AbsoluteUri);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Fetch this camera" }).ClickAsync();
        var row = viewer.Page.Locator("li", new() { HasText = "yard" });
        await Assertions.Expect(row.Locator(".pull-state")).ToHaveTextAsync("connected");
        await Assertions.Expect(row).ToContainTextAsync("frames");
        await ScreenshotAsync(viewer.Page, "pull-list");

        await row.GetByRole(AriaRole.Link, new() { Name = "yard" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator(".camera-bar")).ToContainTextAsync("Live");
        await viewer.Page.Locator("label", new() { HasText = "Sunny" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("Office");

        await Eventually.TrueAsync(() => source["wb_mode"] == 3);
        await Assertions.Expect(viewer.Page.GetByText("In effect", new() { Exact = true })).ToBeVisibleAsync();
        await ScreenshotAsync(viewer.Page, "pull-camera");
        await viewer.Page.GotoAsync(new Uri(server.Address, "#/pairing").AbsoluteUri);
        viewer.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await Eventually.TrueAsync(() => source.Watching == 0);
        viewer.AssertClean();
    }

    [Fact]
    public async Task Source_without_controls_shows_no_settings_and_one_that_fails_says_why()
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
            await viewer.Page.GetByLabel("Camera id").FillAsync(id);
            await viewer.Page.GetByLabel("Address of stream or picture").FillAsync(url.AbsoluteUri);
            await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Fetch this camera" }).ClickAsync();
            await Assertions.Expect(viewer.Page.Locator("li", new() { HasText = id })).ToBeVisibleAsync();
        }

        await Assertions
            .Expect(viewer.Page.Locator(".pull-error", new() { HasText = "answers with a web page instead of pictures" }))
            .ToBeVisibleAsync();
        await ScreenshotAsync(viewer.Page, "pull-error");
        await viewer.Page.Locator("li", new() { HasText = "bare" }).GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".card", new() { HasText = "Counted by the server" })).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.GetByLabel("Frame size")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page.GetByLabel("Interval")).ToHaveCountAsync(0);
        viewer.AssertClean();
    }

    // Real pictures, each another by a comment with its number.
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
