using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>The viewer on a phone, in portrait and landscape.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PhoneTests(Chromium chromium)
{
    [Theory]
    [InlineData(768)]
    [InlineData(600)]
    [InlineData(390)]
    [InlineData(320)]
    public async Task Header_shows_the_number_of_online_cameras_untruncated_and_pages_do_not_scroll_sideways(int width)
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 12, framesPerSecond: 0.5);
        await using var viewer = await chromium.NewPageAsync(
            server.Address,
            width: width,
            height: 740,
            path: server.StartupLines[0].Split("open ")[1]
        );
        var summary = viewer.Page.Locator(".summary");
        await Assertions.Expect(summary).ToHaveTextAsync("12 of 12 online");
        Assert.True(await summary.EvaluateAsync<bool>("(element) => element.scrollWidth <= element.clientWidth"));

        foreach (var path in new[] { "#/", "#/pairing", "#/account", "#/admin", "#/events", "#/camera/cam-1" })
        {
            await viewer.Page.EvaluateAsync("(path) => { location.hash = path; }", path);
            await viewer
                .Page.Locator(
                    path == "#/" ? ".tile"
                    : path == "#/camera/cam-1" ? ".stage"
                    : path == "#/events" ? ".event-row"
                    : ".card"
                )
                .First.WaitForAsync();
            Assert.Equal((path, width), (path, await viewer.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
            Assert.Empty(await ClippedAsync(viewer.Page));
        }

        viewer.AssertClean();
    }

    [Fact]
    public async Task Administration_shows_all_cells_of_its_tables_with_their_titles_and_no_empty_tables()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        var link = server.StartupLines[0].Split("open ")[1];
        await using var viewer = await chromium.NewPageAsync(server.Address, width: 390, height: 740, path: link);
        await viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "No cameras yet" }).WaitForAsync();
        await viewer.Page.EvaluateAsync("() => { location.hash = '#/admin'; }");
        await viewer.Page.GetByText("No tokens yet.").WaitForAsync();
        await viewer.Page.GetByText("No active share links.").WaitForAsync();
        await viewer.Page.GetByText("No recordings or stills yet.").WaitForAsync();
        await viewer.Page.Locator("td[data-label='Added']").WaitForAsync();
        await viewer.Page.Locator("td[data-label='Action']").First.WaitForAsync();

        var clipped = await viewer.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#app td, #app .people-table')].filter((cell) => cell.checkVisibility())
              .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 || cell.getBoundingClientRect().right > innerWidth)
              .map((cell) => cell.outerHTML.slice(0, 200))
            """
        );
        Assert.Empty(clipped);
        Assert.Equal(0, await viewer.Page.Locator(".people-table:visible table:not(:has(td))").CountAsync());
        viewer.AssertClean();
    }

    [Fact]
    public async Task Picture_fits_on_a_phone_in_landscape()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, width: 844, height: 390, path: "#/camera/cam-1");

        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        var box = await viewer.Page.Locator(".stage").BoundingBoxAsync();

        Assert.InRange(box!.Y + box.Height, 300, 390);
        Assert.True(box.Height > 250);
    }

    // Elements outside the visible part that cannot be scrolled into view.
    private static Task<string[]> ClippedAsync(IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#app button, #app a, #app input, #app select')]
              .filter((element) => element.checkVisibility() && !element.closest('.people-table, .visually-hidden'))
              .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 200))
            """
        );
}
