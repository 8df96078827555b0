using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    [Fact]
    public async Task Keyboard_moves_between_tiles_opens_a_camera_and_returns_to_its_tile()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await viewer.TileIn("cam-2", "live").WaitForAsync();
        var keyboard = viewer.Page.Keyboard;
        var links = viewer.Page.Locator(".tile-link");

        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(links.Nth(0)).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(links.Nth(1)).ToBeFocusedAsync();
        await Assertions.Expect(links.Nth(1)).ToHaveCSSAsync("outline-style", "solid");
        await Assertions.Expect(links.Nth(0)).ToHaveAttributeAsync("tabindex", "-1");
        await keyboard.PressAsync("Home");
        await Assertions.Expect(links.Nth(0)).ToBeFocusedAsync();
        await keyboard.PressAsync("End");
        var label = await links.Nth(1).GetAttributeAsync("aria-label");
        Assert.Matches("^cam-[12], Live$", label);

        await keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex("#/camera/cam-[12]$"));
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await keyboard.PressAsync("i");
        await Assertions.Expect(viewer.Page.Locator(".stats")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");

        await Assertions.Expect(links.Nth(1)).ToBeFocusedAsync();
        viewer.AssertClean();
    }

    [Fact]
    public async Task F_key_shows_the_video_full_screen()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();

        await viewer.Page.Keyboard.PressAsync("f");
        await viewer.Page.WaitForFunctionAsync("() => document.fullscreenElement?.classList.contains('stage')");
        await viewer.Page.Keyboard.PressAsync("f");
        await viewer.Page.WaitForFunctionAsync("() => document.fullscreenElement === null");

        viewer.AssertClean();
    }

    [Fact]
    public async Task Every_control_of_both_views_has_an_accessible_name()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        Assert.Empty(await NamelessAsync(viewer));

        await viewer.Tile("cam-1").ClickAsync();
        await viewer.Page.GetByLabel("Frame size").WaitForAsync();

        Assert.Empty(await NamelessAsync(viewer));
    }

    [Fact]
    public async Task Language_follows_the_browser_and_a_choice_is_saved()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, language: "zh-CN");
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await Assertions.Expect(viewer.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await Assertions.Expect(viewer.Page.Locator(".tile-state")).ToHaveTextAsync("实时");

        await viewer.Page.GetByLabel("语言").SelectOptionAsync("en");
        await Assertions.Expect(viewer.Page.Locator(".tile-state")).ToHaveTextAsync("Live");
        await viewer.Page.ReloadAsync();

        await Assertions.Expect(viewer.Page.Locator(".tile-state")).ToHaveTextAsync("Live");
        await Assertions.Expect(viewer.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Phone_never_scrolls_sideways()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2);
        await using var viewer = await chromium.NewPageAsync(server.Address, width: 360, height: 740);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        Assert.Empty(await TooWideAsync(viewer));

        await viewer.Tile("cam-1").ClickAsync();
        await viewer.Page.GetByLabel("Frame size").WaitForAsync();

        Assert.Empty(await TooWideAsync(viewer));
    }

    private static Task<string[]> NamelessAsync(ViewerPage viewer) =>
        viewer.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('button, a, input, select')]
              .filter((control) => control.checkVisibility())
              .filter((control) => !(control.ariaLabel || control.labels?.[0]?.textContent.trim() || control.textContent.trim()))
              .map((control) => control.outerHTML)
            """
        );

    private static Task<string[]> TooWideAsync(ViewerPage viewer) =>
        viewer.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#app *')]
              .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 200))
            """
        );
}
