using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NanoCam.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task User_signs_in_with_the_one_time_link_and_then_with_the_password()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 1);
        var startup = server.StartupLines;
        await using var first = await chromium.NewPageAsync(server.Address, path: startup[0].Split("open ")[1]);
        await first.TileIn("cam-1", "live").WaitForAsync();
        await Assertions.Expect(first.Page).ToHaveURLAsync(server.Address.AbsoluteUri);

        await using var second = await chromium.NewPageAsync(server.Address, path: "#/camera/cam-1");
        await Assertions.Expect(second.Page).ToHaveURLAsync(new Regex("/sign-in"));
        await second.Page.GetByLabel("User name").FillAsync("admin");
        await second.Page.GetByLabel("Password").FillAsync("not the password");
        await second.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The user name or password is wrong.");
        await second.Page.GetByLabel("Password").FillAsync(startup[2].Split("password ")[1].Split('.')[0]);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await second.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await Assertions.Expect(second.Page).ToHaveURLAsync(new Regex("/#/camera/cam-1$"));

        // The other browser loses its session and opens the sign-in page as well.
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Account: admin" }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByLabel("Password")).ToBeVisibleAsync();
        await Assertions.Expect(first.Page.GetByLabel("Password")).ToBeVisibleAsync();
        first.AssertClean(serverWentAway: true, wasSignedOut: true);
        second.AssertClean(serverWentAway: true, wasSignedOut: true);
    }

    [Fact]
    public async Task Error_is_shown_in_the_language_of_the_user()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var viewer = await chromium.NewPageAsync(server.Address, "zh-CN", path: "sign-in");
        await viewer.Page.GetByLabel("用户名").FillAsync("admin");
        await viewer.Page.GetByLabel("密码").FillAsync("not the password");
        await viewer.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("用户名或密码错误。");
    }

    [Fact]
    public async Task Share_link_shows_its_camera_to_a_guest_without_an_account()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 2);
        await using var owner = await chromium.NewPageAsync(server.Address, "zh-CN", path: server.StartupLines[0].Split("open ")[1]);
        await owner.TileIn("cam-2", "live").WaitForAsync();
        await owner.Page.GotoAsync("#/admin");
        var card = owner.Page.Locator(".card", new() { HasText = "分享链接" });
        await card.Locator("select").First.SelectOptionAsync("cam-2");
        await card.GetByRole(AriaRole.Button, new() { Name = "创建链接" }).ClickAsync();
        var link = await card.Locator(".people-once input").InputValueAsync();
        await Assertions.Expect(owner.Page.Locator(".card").Last).ToContainTextAsync("添加用户");

        await using var guest = await chromium.NewPageAsync(server.Address, path: link);
        await guest.Page.Locator(".stage[data-state='live']").WaitForAsync();
        await guest.WaitUntilMovingAsync(guest.Page.Locator(".stage canvas"));
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("cam-2");
        guest.AssertClean();
        owner.AssertClean();
    }
}
