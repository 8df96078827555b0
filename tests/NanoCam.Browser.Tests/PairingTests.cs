using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;

namespace NanoCam.Browser.Tests;

/// <summary>A person pairs a camera with what the page shows.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PairingTests(Chromium chromium)
{
    [Fact]
    public async Task Camera_that_wants_to_pair_gets_a_code_uses_it_and_its_key_can_be_revoked()
    {
        await using var server = await ViewerServer.StartAsync("Paired");
        await ComeAsync(server.Address, "porch", "<img src=x>");
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Pair a camera" }).First.ClickAsync();
        var waiting = viewer.Page.Locator(".waiting li");
        await Assertions.Expect(waiting).ToContainTextAsync("porch");
        await Assertions.Expect(waiting).ToContainTextAsync("<img src=x>");
        await waiting.GetByRole(AriaRole.Button).ClickAsync();
        var code = viewer.Page.Locator(".code");
        await Assertions.Expect(code).ToContainTextAsync("for camera porch");
        await Assertions.Expect(code).ToContainTextAsync(new Regex(@"\d+:\d\d left"));
        var text = await code.Locator(".code-text").InnerTextAsync();

        await Pairing.PairAsync(server.Address, "porch", text, TimeSpan.FromSeconds(60), CancellationToken.None);

        await Assertions.Expect(waiting).ToHaveCountAsync(0);
        await Assertions.Expect(code).ToContainTextAsync("used by porch");
        await viewer.Page.GotoAsync(new Uri(server.Address, "#/camera/porch").AbsoluteUri);
        var key = viewer.Page.Locator(".card", new() { HasText = "Revoke the key" });
        await Assertions.Expect(key).ToContainTextAsync("with a code");
        viewer.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await key.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(viewer.Page.GetByText("This camera has no key.")).ToBeVisibleAsync();
        viewer.AssertClean();
    }

    private static async Task ComeAsync(Uri server, string id, string board)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"api/cameras/{id}/frames"))
        {
            Content = new ByteArrayContent([1]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.Add("X-NanoCam-Firmware", board);
        using var answer = await http.SendAsync(request);
        Assert.Equal(401, (int)answer.StatusCode);
    }
}
