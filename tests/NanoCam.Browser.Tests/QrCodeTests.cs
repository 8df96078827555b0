using Microsoft.Playwright;
using QRCoder;

namespace NanoCam.Browser.Tests;

/// <summary>QR codes on the pages of administrators, for phones.</summary>
[Collection(BrowserCollection.Name)]
public sealed class QrCodeTests(Chromium chromium)
{
    // Draws the picture at eight pixels per module, and reads the middle of each module; true means dark.
    private const string ReadModules = """
        (image, size) => {
          const canvas = new OffscreenCanvas(8 * size, 8 * size).getContext('2d');
          canvas.drawImage(image, 0, 0, 8 * size, 8 * size);
          const { data } = canvas.getImageData(0, 0, 8 * size, 8 * size);
          const isDark = (x, y) => data[4 * (8 * x + 4 + 8 * size * (8 * y + 4))] < 128;
          return Array.from({ length: size * size }, (_, i) => isDark(i % size, Math.floor(i / size)));
        }
        """;

    [Fact]
    public async Task QR_code_of_a_pairing_code_opens_the_setup_page_with_server_and_code()
    {
        await using var server = await ViewerServer.StartAsync("Paired", "Open", "--NanoCam:Access:Hosts:0", Chromium.NetworkName);
        var address = OnNetwork(server.Address);
        await using var viewer = await chromium.NewPageAsync(address, path: "#/pairing");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Create pairing code" }).ClickAsync();

        var code = await viewer.Page.Locator(".code-text").InnerTextAsync();
        await AssertShowsAsync(
            viewer.Page.Locator(".code .qr img"),
            $"http://192.168.4.1/?server={Uri.EscapeDataString(address.GetLeftPart(UriPartial.Authority))}&pairing={code}"
        );
    }

    [Fact]
    public async Task Share_link_is_shown_as_a_QR_code()
    {
        await using var server = await ViewerServer.StartAsync("Open", "Login", "--NanoCam:Access:Hosts:0", Chromium.NetworkName);
        await using var cameras = new Cameras(server.Address, 1);
        var signIn = OnNetwork(new Uri(server.StartupLines[0].Split("open ")[1]));
        await using var owner = await chromium.NewPageAsync(OnNetwork(server.Address), path: signIn.AbsoluteUri);
        await owner.TileIn("cam-1", "live").WaitForAsync();
        await owner.Page.GotoAsync("#/admin");
        var card = owner.Page.Locator(".card", new() { HasText = "Share links" });
        await card.Locator("select").First.SelectOptionAsync("cam-1");
        await card.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();

        var link = await card.Locator(".people-once input").InputValueAsync();
        Assert.StartsWith(OnNetwork(server.Address).AbsoluteUri, link, StringComparison.Ordinal);
        await AssertShowsAsync(card.Locator(".qr img"), link);
    }

    [Fact]
    public async Task Server_that_other_devices_cannot_reach_shows_no_QR_code()
    {
        await using var server = await ViewerServer.StartAsync("Paired");
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/pairing");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Create pairing code" }).ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".code").GetByText("accepts connections only from this computer")).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.Locator(".qr")).ToBeHiddenAsync();
        viewer.AssertClean();
    }

    private static Uri OnNetwork(Uri address) => new UriBuilder(address) { Host = Chromium.NetworkName }.Uri;

    private static async Task AssertShowsAsync(ILocator image, string text)
    {
        await Assertions.Expect(image).ToBeVisibleAsync();
        using var expected = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var size = expected.ModuleMatrix.Count;
        await image.EvaluateAsync("image => image.decode()");
        Assert.Equal(expected.ModuleMatrix.SelectMany(row => row.Cast<bool>()), await image.EvaluateAsync<bool[]>(ReadModules, size));
    }
}
