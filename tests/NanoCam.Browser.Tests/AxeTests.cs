using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>Every page passes the accessibility rules of axe-core in both themes.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AxeTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_passes_the_axe_rules(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 2, framesPerSecond: 1);
        await using var guest = await chromium.NewPageAsync(server.Address, path: "sign-in", theme: theme);
        await guest.Page.GetByLabel("Password").WaitForAsync();
        await AssertCleanAsync(guest.Page, "sign-in");
        var link = server.StartupLines[0].Split("open ")[1];
        await using var viewer = await chromium.NewPageAsync(server.Address, path: link, theme: theme);
        var page = viewer.Page;

        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await AssertCleanAsync(page, "wall");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await AssertCleanAsync(page, "shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search and arrange" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Arrange", Exact = true }).ClickAsync();
        await AssertCleanAsync(page, "arranging");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take stills" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await AssertCleanAsync(page, "stills of several cameras");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account: admin" }).ClickAsync();
        await AssertCleanAsync(page, "account menu");
        await page.Keyboard.PressAsync("Escape");
        await OpenAsync(page, "#/camera/cam-1", page.GetByLabel("Frame size"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Statistics" }).ClickAsync();
        await page.GetByLabel("Change presets").WaitForAsync();
        await AssertCleanAsync(page, "camera");
        await OpenAsync(page, "#/explain/cam-1", page.GetByText("The camera did not restart."));
        await AssertCleanAsync(page, "explain");
        await OpenAsync(page, "#/stills/cam-1", page.GetByText("This camera has no stored stills"));
        await AssertCleanAsync(page, "stills");
        await OpenAsync(page, "#/pairing", page.GetByRole(AriaRole.Button, new() { Name = "Create pairing code" }));
        await page.GetByRole(AriaRole.Button, new() { Name = "Create pairing code" }).ClickAsync();
        await page.Locator(".code").WaitForAsync();
        await page.GetByText("How to install nanocam").ClickAsync();
        await AssertCleanAsync(page, "add a camera");
        await OpenAsync(page, "#/account", page.GetByLabel("Current password"));
        await AssertCleanAsync(page, "account");
        await OpenAsync(page, "#/admin", page.GetByRole(AriaRole.Cell, new() { Name = "Added user" }));
        await AssertCleanAsync(page, "administration");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Empty_wall_passes_the_axe_rules(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address, theme: theme);
        await viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "No cameras yet" }).WaitForAsync();
        await viewer.Page.GetByText("How to install nanocam").ClickAsync();
        await AssertCleanAsync(viewer.Page, "empty wall");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Error_page_follows_the_rules_of_axe_and_opens_the_start_page(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address, theme: theme);
        foreach (var path in (string[])["no/such/page", "share/ncs_ended/", "api/cameras/nobody"])
        {
            await viewer.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri);
            await viewer.Page.GetByRole(AriaRole.Heading).WaitForAsync();
            await AssertCleanAsync(viewer.Page, path);
        }

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Open the cameras" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "No cameras yet" }).WaitForAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_of_a_share_link_follows_the_rules_of_axe(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 1, framesPerSecond: 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1], theme: theme);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        var path = await viewer.Page.EvaluateAsync<string>(
            """
            async () => {
              const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"camera":"cam-1"}' };
              const share = await (await fetch('api/shares', request)).json();
              return share.path;
            }
            """
        );
        await viewer.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri);
        await viewer.Page.Locator("canvas").First.WaitForAsync();
        await AssertCleanAsync(viewer.Page, "share link");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Wall_follows_the_rules_of_axe_while_the_server_is_down(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 2, framesPerSecond: 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, theme: theme);
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await server.DownAsync();
        await viewer.TileIn("cam-1", "disconnected").WaitForAsync();
        await AssertCleanAsync(viewer.Page, "wall without a server");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Borders_dots_and_switches_have_a_contrast_of_three_to_one(ColorScheme theme)
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address, theme: theme);

        var weak = await viewer.Page.EvaluateAsync<string[]>(
            """
            () => {
              const style = getComputedStyle(document.documentElement);
              const luminance = (name) => {
                const hex = style.getPropertyValue(name).trim();
                const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
                  .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
              };
              const contrast = (a, b) => Math.max(luminance(a) / luminance(b), luminance(b) / luminance(a));
              return ['--control', '--live', '--late', '--off', '--accent']
                .flatMap((name) => ['--bg', '--surface', '--raised'].map((back) => [name, back, contrast(name, back)]))
                .filter(([, , value]) => !(value >= 3)).map((entry) => entry.join(' '));
            }
            """
        );

        Assert.Empty(weak);
    }

    private static async Task OpenAsync(IPage page, string path, ILocator shown)
    {
        await page.EvaluateAsync("(path) => { location.hash = path; }", path);
        await shown.First.WaitForAsync();
    }

    private static async Task AssertCleanAsync(IPage page, string name)
    {
        var result = await page.RunAxe();
        var found = result.Violations.Select(rule => $"{rule.Id}: {string.Join(' ', rule.Nodes.Select(node => node.Html))}");
        Assert.True(result.Violations.Length == 0, $"{name}: {string.Join('\n', found)}");
    }
}
