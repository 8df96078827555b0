using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;

namespace NanoCam.Browser.Tests;

/// <summary>An administrator pairs a camera on the pairing page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PairingPageTests(Chromium chromium)
{
    [Fact]
    public async Task Unpaired_camera_is_paired_with_a_code_and_its_key_is_revoked()
    {
        await using var server = await ViewerServer.StartAsync("Paired");
        await UploadWithoutKeyAsync(server.Address, "porch", "<img src=x>");
        await using var viewer = await chromium.NewPageAsync(server.Address);
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Add a camera" }).First.ClickAsync();
        var unpaired = viewer.Page.Locator(".unpaired li");
        await Assertions.Expect(unpaired).ToContainTextAsync("porch");
        await Assertions.Expect(unpaired).ToContainTextAsync("<img src=x>");
        await unpaired.GetByRole(AriaRole.Button).ClickAsync();
        var code = viewer.Page.Locator(".code");
        await Assertions.Expect(code).ToContainTextAsync("For camera porch");
        await Assertions.Expect(code).ToContainTextAsync(new Regex(@"Expires in \d+:\d\d"));
        var text = await code.Locator(".code-text").InnerTextAsync();

        await CameraPairing.PairAsync(server.Address, "porch", text, TimeSpan.FromSeconds(60), CancellationToken.None);

        await Assertions.Expect(unpaired).ToHaveCountAsync(0);
        await Assertions.Expect(code).ToContainTextAsync("Used by porch");
        await viewer.Page.GotoAsync(new Uri(server.Address, "#/camera/porch").AbsoluteUri);
        var key = viewer.Page.Locator(".card", new() { HasText = "Revoke key" });
        await Assertions.Expect(key).ToContainTextAsync("with a pairing code");
        viewer.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await key.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(viewer.Page.GetByText("This camera has no key.")).ToBeVisibleAsync();
        viewer.AssertClean();
    }

    private static async Task UploadWithoutKeyAsync(Uri server, string id, string board)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"api/cameras/{id}/frames"))
        {
            Content = new ByteArrayContent([1]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.Add("X-NanoCam-Firmware", board);
        using var response = await http.SendAsync(request);
        Assert.Equal(401, (int)response.StatusCode);
    }
}
