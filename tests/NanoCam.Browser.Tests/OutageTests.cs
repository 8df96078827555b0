using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

/// <summary>What the pages show while the server is unavailable, and after it returns.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OutageTests(Chromium chromium)
{
    [Fact]
    public async Task Administration_loads_its_data_after_an_outage_and_the_recovery_is_announced()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1]);
        await viewer.Page.Locator(".summary").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await viewer.Page.EvaluateAsync("() => { location.hash = '#/admin'; }");
        var user = viewer.Page.GetByRole(AriaRole.Cell, new() { Name = "Added user" });
        await user.WaitForAsync();
        await viewer.Page.EvaluateAsync("() => { location.hash = '#/account'; }");
        await viewer.Page.GetByLabel("Current password").WaitForAsync();
        await server.DownAsync();

        await viewer.Page.EvaluateAsync("() => { location.hash = '#/admin'; }");
        var error = viewer.Page.Locator(".people .error").First;
        await Assertions
            .Expect(error)
            .ToHaveTextAsync("The server is not responding. Check that it is running and that you are online, and then try again.");
        await server.UpAsync();

        await user.WaitForAsync();
        await Assertions.Expect(viewer.Page.Locator(".people .error:visible")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page.Locator("#announcer")).ToHaveTextAsync("The connection to the server was restored.");
        viewer.AssertClean(serverWentAway: true);
    }

    [Fact]
    public async Task Camera_page_and_wall_show_the_last_picture_even_without_a_server()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await server.DownAsync();

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "All cameras" }).ClickAsync();

        await viewer.Page.Locator(".tile[data-camera='cam-1'][data-picture]").WaitForAsync();
        await Assertions.Expect(viewer.Page.Locator(".top .logo")).ToBeVisibleAsync();
        Assert.Equal(0, await viewer.Page.Locator("img:visible").CountAsync());
        viewer.AssertClean(serverWentAway: true);
    }

    [Fact]
    public async Task Stills_of_a_camera_are_shown_in_a_gallery()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/camera/cam-1");
        await viewer.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Take a full-size still" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator(".message")).ToContainTextAsync("Still saved");

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Stored stills" }).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".stills li")).ToHaveCountAsync(1);
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('.stills img').naturalWidth > 0");
        viewer.AssertClean();
    }

    [Fact]
    public async Task Camera_is_shared_from_its_page_and_the_audit_log_shows_names_seconds_and_readable_details()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1]);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        await viewer.Page.GetByLabel("Frame size").SelectOptionAsync("160 × 120");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Share this camera" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var link = await viewer.Page.GetByLabel("New link", new() { Exact = true }).InputValueAsync();
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(link))).IsSuccessStatusCode);
        await viewer.Page.Keyboard.PressAsync("Escape");

        await viewer.Page.EvaluateAsync("() => { location.hash = '#/admin'; }");

        var log = viewer.Page.Locator(".card", new() { HasText = "Audit log" });
        await Assertions.Expect(log).ToContainTextAsync("Frame size: 160 × 120");
        await Assertions.Expect(log).ToContainTextAsync("24 hours");
        Assert.Matches(@"\d:\d\d:\d\d", await log.Locator("td").First.InnerTextAsync());
        await viewer.Page.WaitForFunctionAsync("() => !document.querySelector('dialog')");
        viewer.AssertClean();
    }
}
