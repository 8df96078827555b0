using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests.Events;

/// <summary>Webhooks on the page of the administration.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WebhooksPanelTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Administrator_tests_a_webhook_and_sees_the_undelivered_events(ColorScheme theme)
    {
        // The address is refused, so that no test waits for a receiver.
        string[] options = ["--NanoCam:Webhooks:0:Url", "http://169.254.169.254/", "--NanoCam:Webhooks:0:Events:0", "online"];
        await using var server = await ViewerServer.StartAsync(viewers: "Login", more: options);
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1], theme: theme);
        var page = viewer.Page;
        await viewer.TileIn("cam-1", "live").WaitForAsync();
        await page.EvaluateAsync("() => { location.hash = '#/admin'; }");
        var card = page.Locator(".webhooks");
        await Assertions.Expect(card).ToContainTextAsync("http://169.254.169.254");
        await Assertions.Expect(card.GetByRole(AriaRole.Region, new() { Name = "Undelivered events" })).ToContainTextAsync("Camera online");

        await card.GetByRole(AriaRole.Button, new() { Name = "Test webhook 0" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("The test of webhook 0 failed. 169.254.169.254 is a link-local address");
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(rule => $"{rule.Id}: {string.Join(' ', rule.Nodes.Select(node => node.Html))}"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Clear the list" }).ClickAsync();
        await Assertions.Expect(card.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToBeHiddenAsync();
        viewer.AssertClean();
    }

    [Fact]
    public async Task Server_without_webhooks_shows_how_to_configure_one()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var viewer = await chromium.NewPageAsync(server.Address, path: server.StartupLines[0].Split("open ")[1]);
        await viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "No cameras yet" }).WaitForAsync();
        await viewer.Page.EvaluateAsync("() => { location.hash = '#/admin'; }");
        await Assertions.Expect(viewer.Page.Locator(".webhooks")).ToContainTextAsync("set NanoCam:Webhooks");
    }
}
