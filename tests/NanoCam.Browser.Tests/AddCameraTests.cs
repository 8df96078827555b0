using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;
using NanoCam.Testing.Sources;

namespace NanoCam.Browser.Tests;

/// <summary>The commands and addresses on the page work unchanged.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class AddCameraTests(Chromium chromium)
{
    [Fact]
    public async Task Empty_wall_of_a_server_with_pairing_creates_a_command_with_a_fresh_code()
    {
        await using var server = await ViewerServer.StartAsync("Paired");
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var codes = new List<string>();
        foreach (var (button, id) in new[] { ("Create the command", "virtual-1"), ("Create another one", "virtual-2") })
        {
            await viewer.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            var command = viewer.Page.GetByLabel("Start a virtual camera", new() { Exact = true });
            await Assertions.Expect(command).ToHaveValueAsync(new Regex($"--camera {id} "));
            var match = Simulate().Match(await command.InputValueAsync());
            Assert.Equal(server.Address.AbsoluteUri.TrimEnd('/'), match.Groups["server"].Value);
            Assert.DoesNotContain(match.Groups["code"].Value, codes);
            codes.Add(match.Groups["code"].Value);
        }

        await viewer.Page.GetByText("How to install nanocam").ClickAsync();
        await Assertions
            .Expect(viewer.Page.GetByLabel("Install nanocam", new() { Exact = true }))
            .ToHaveValueAsync(new Regex("^dotnet pack tools/NanoCam.Cli .* && dotnet tool install --global nanocam "));
        await CameraPairing.PairAsync(server.Address, "virtual-1", codes[0], TimeSpan.FromSeconds(60), CancellationToken.None);
        await viewer.Tile("virtual-1").WaitForAsync();
        viewer.AssertClean();
    }

    [Fact]
    public async Task Board_command_contains_the_network_address_of_the_server_and_the_entered_names()
    {
        await using var server = await ViewerServer.StartAsync("Paired");
        await using var viewer = await chromium.NewPageAsync(server.Address, path: "#/pairing");
        await Assertions.Expect(viewer.Page.Locator(".local-only")).ToContainTextAsync("only from this computer");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Create pairing code" }).ClickAsync();
        var code = await viewer.Page.Locator(".code-text").InnerTextAsync();

        await viewer.Page.GetByLabel("Wi-Fi network").FillAsync("My \"home\"");
        await viewer.Page.GetByLabel("Serial port").FillAsync("COM7");

        var command = await viewer.Page.GetByLabel("Flash a board with this code", new() { Exact = true }).InputValueAsync();
        Assert.StartsWith($"nanocam flash --camera door --pairing {code} --server http://", command, StringComparison.Ordinal);
        Assert.EndsWith(" --port COM7 --ssid \"My \\\"home\\\"\"", command, StringComparison.Ordinal);
        if (await NetworkAddressesAsync(viewer) is [var address, ..])
        {
            Assert.Contains($" --server {address} ", command, StringComparison.Ordinal);
        }

        viewer.AssertClean();
    }

    [Fact]
    public async Task Stream_address_with_an_access_token_opens_without_a_sign_in_and_only_for_its_camera()
    {
        await using var server = await ViewerServer.StartAsync(viewers: "Login");
        await using var cameras = new Cameras(server.Address, 2);
        var link = Link().Match(string.Join('\n', server.StartupLines)).Value;
        await using var viewer = await chromium.NewPageAsync(server.Address, path: link);
        await viewer.TileIn("cam-1", "live").ClickAsync();
        var address = viewer.Page.GetByLabel("Latest frame", new() { Exact = true });
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, server, await address.InputValueAsync()));

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Add an access token" }).ClickAsync();

        await Assertions.Expect(address).ToHaveValueAsync(new Regex("\\?token="));
        var complete = await address.InputValueAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, server, complete));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await StatusAsync(http, server, complete.Replace("cam-1", "cam-2", StringComparison.Ordinal))
        );
        Assert.Contains(
            "stream.mjpeg?token=",
            await viewer.Page.GetByLabel("Play with ffplay", new() { Exact = true }).InputValueAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Failing_source_shows_its_reason_on_the_wall_and_on_its_page()
    {
        await using var source = FakeSource.Answering(FakeSource.Head("200 OK\nContent-Type: text/html"));
        await using var server = await ViewerServer.StartAsync(
            more: ["--NanoCam:Pull:0:Id", "yard", "--NanoCam:Pull:0:Url", source.Address.AbsoluteUri]
        );
        await using var viewer = await chromium.NewPageAsync(server.Address);

        await Assertions.Expect(viewer.Tile("yard")).ToContainTextAsync("returned a web page");
        await viewer.Tile("yard").ClickAsync();

        await Assertions.Expect(viewer.Page.Locator(".source-problem")).ToContainTextAsync("returned a web page");
        viewer.AssertClean();
    }

    private static Task<string[]> NetworkAddressesAsync(ViewerPage viewer) =>
        viewer.Page.EvaluateAsync<string[]>("async () => (await (await fetch('api/server')).json()).addresses");

    // Requests only the path, because the machine may be unable to reach itself by its network address.
    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, ViewerServer server, string address)
    {
        using var response = await http.GetAsync(new Uri(server.Address, new Uri(address).PathAndQuery));
        return response.StatusCode;
    }

    [GeneratedRegex(@"^nanocam simulate --camera \S+ --code (?<code>\S+) --server (?<server>\S+)$")]
    private static partial Regex Simulate();

    [GeneratedRegex(@"http://\S+once=\S+")]
    private static partial Regex Link();
}
