using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class MotionPageTests(Chromium chromium)
{
    [Fact]
    public async Task Areas_are_drawn_with_the_keyboard_and_the_mouse_and_saved()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var cameras = new Cameras(server.Address, 1);
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var page = viewer.Page;
        await viewer.TileIn("cam-1", "live").ClickAsync();
        var card = page.Locator(".motion-card");

        await card.GetByLabel("Detect motion").ClickAsync();
        await Assertions.Expect(card.Locator(".state")).Not.ToHaveTextAsync("Off");
        await card.GetByRole(AriaRole.Button, new() { Name = "Show motion and draw areas" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.WaitForFunctionAsync("() => document.querySelector('.motion-stage img')?.naturalWidth > 0");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add mask" }).ClickAsync();

        // The keyboard: the first corner has the focus.
        await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await page.Keyboard.PressAsync("ArrowUp");
        await dialog.GetByLabel("Mask 1, corner 1: 15 % from the left, 24 % from the top").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add corner" }).ClickAsync();
        await Assertions.Expect(dialog.Locator(".motion-corner")).ToHaveCountAsync(5);
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(dialog.Locator(".motion-corner")).ToHaveCountAsync(4);

        // The mouse.
        var corner = dialog.Locator(".motion-corner").Nth(2);
        var stage = (await dialog.Locator(".motion-stage").BoundingBoxAsync())!;
        await corner.HoverAsync();
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(stage.X + (stage.Width * 0.9f), stage.Y + (stage.Height * 0.8f));
        await page.Mouse.UpAsync();
        var saved = await SavedAsync(page, "masks.length === 1 && settings.masks[0][2].x > 0.85");
        Assert.True(saved.GetProperty("enabled").GetBoolean());
        var first = saved.GetProperty("masks")[0][0];
        Assert.Equal((0.15, 0.24), (first.GetProperty("x").GetDouble(), first.GetProperty("y").GetDouble()));

        var axe = await dialog.RunAxe();
        Assert.True(axe.Violations.Length == 0, string.Join("; ", axe.Violations.Select(violation => violation.Help)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove Mask 1" }).ClickAsync();
        await SavedAsync(page, "masks.length === 0");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        viewer.AssertClean();
    }

    private static async Task<JsonElement> SavedAsync(IPage page, string condition)
    {
        var saved = await page.WaitForFunctionAsync(
            $$"""
            async () => {
              const settings = await (await fetch('api/cameras/cam-1/motion')).json();
              return settings.{{condition}} && settings;
            }
            """
        );
        return await saved.JsonValueAsync<JsonElement>();
    }
}
