using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>What the page loads before the first picture. docs/design/viewer-loading.md contains the measured times.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LoadingTests(Chromium chromium)
{
    // Six requests run at the same time, and each takes a round trip: at most five round trips.
    private const int MaxRequests = 30;
    private const int MaxBytes = 60_000;

    private const string Loaded = """
        () => performance.getEntriesByType('resource')
          .filter((entry) => entry.name.includes('/assets/'))
          .map((entry) => ({ name: entry.name, bytes: entry.transferSize }))
        """;

    [Fact]
    public async Task First_visit_loads_few_compressed_files_and_one_language()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, "zh-CN");
        await viewer.Page.Locator(".tile[data-picture]").WaitForAsync();

        var files = (await viewer.Page.EvaluateAsync<LoadedFile[]>(Loaded)).Where(file => !IsLate(file)).ToList();

        Assert.InRange(files.Count, 10, MaxRequests);
        Assert.InRange(files.Sum(file => file.Bytes), 1, MaxBytes);
        Assert.Contains(files, file => file.Name.EndsWith("/messages-zh.js", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Name.EndsWith("/messages-en.js", StringComparison.Ordinal));
        viewer.AssertClean();
    }

    [Fact]
    public async Task Second_visit_loads_all_files_from_the_cache()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.Page.Locator(".tile[data-picture]").WaitForAsync();
        await viewer.Page.GotoAsync("about:blank");

        await viewer.Page.GotoAsync(server.Address.AbsoluteUri);
        await viewer.Page.Locator(".tile[data-picture]").WaitForAsync();

        var files = (await viewer.Page.EvaluateAsync<LoadedFile[]>(Loaded)).Where(file => !IsLate(file)).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(0, file.Bytes));
    }

    [Fact]
    public async Task Letter_shortcuts_are_listed_and_can_be_turned_off()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/camera/cam-1");
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await viewer.Page.Keyboard.PressAsync("?");
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Take a full-size still");
        await dialog.GetByRole(AriaRole.Switch).ClickAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await viewer.Page.Keyboard.PressAsync("i");
        await viewer.Page.Keyboard.PressAsync("?");

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page.Locator(".stats")).ToBeHiddenAsync();
        await viewer.Page.ReloadAsync();
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await viewer.Page.Keyboard.PressAsync("i");
        await Assertions.Expect(viewer.Page.Locator(".stats")).ToBeHiddenAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Switch)).Not.ToBeCheckedAsync();
        viewer.AssertClean();
    }

    // The other views load seconds later, after the first picture.
    private static bool IsLate(LoadedFile file) =>
        Regex.IsMatch(file.Name, "/(camera|pairing|people|stills|recording|history)\\.css$")
        || !Regex.IsMatch(
            file.Name,
            "\\.css$|/(app|arrangement|dom|header|account-menu|api|i18n|session|clock|clock-pings|freshness|router|"
                + "preferences|live-connection|frame|connection-check|wall|layout|tile|format|frame-canvas|stats|messages-..|"
                + "messages-..-camera)\\.js$"
        );

    internal sealed record LoadedFile
    {
        public string Name { get; init; } = "";

        public int Bytes { get; init; }
    }
}
