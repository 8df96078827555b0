using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Browser.Tests;

/// <summary>A camera that is not well says so where a person looks, in words.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FaultTests(Chromium chromium)
{
    [Fact]
    public async Task Camera_with_faults_has_a_mark_on_its_tile_and_sentences_on_its_page_until_they_end()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var camera = await ConnectAsync(server.Address);
        var health = new Health
        {
            CameraError = CameraError.NoSensor,
            Faults = DeviceFaults.Camera | DeviceFaults.BrownOuts,
            DriverError = 0x20001,
        };
        await camera.SendHealthAsync(health, CancellationToken.None);
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var mark = viewer.Tile("door").Locator(".tile-fault");
        await Assertions.Expect(mark).ToBeVisibleAsync();
        await Assertions.Expect(mark).ToHaveAttributeAsync("title", "camera not working, weak power supply");
        await Assertions
            .Expect(viewer.Tile("door").GetByRole(AriaRole.Link))
            .ToHaveAttributeAsync("aria-label", new Regex("Faults: camera not working, weak power supply$"));
        await viewer.Tile("door").ClickAsync();
        var sentences = viewer.Page.Locator(".faults li");
        await Assertions.Expect(sentences).ToHaveCountAsync(2);
        await Assertions.Expect(sentences.First).ToContainTextAsync("takes no pictures now: no sensor answers");
        var table = viewer.Page.Locator(".card", new() { HasText = "Health since boot" });
        await Assertions.Expect(table).ToContainTextAsync("0x20001");
        await Assertions.Expect(table).ToContainTextAsync("camera not working, weak power supply");

        await camera.SendHealthAsync(new Health(), CancellationToken.None);

        await Assertions.Expect(viewer.Page.Locator(".faults")).ToBeHiddenAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "All cameras" }).ClickAsync();
        await Assertions.Expect(mark).ToBeHiddenAsync();
        viewer.AssertClean();
    }

    private static Task<StreamUplinkClient> ConnectAsync(Uri server) =>
        StreamUplinkClient.ConnectAsync(
            new StreamUplinkOptions
            {
                Server = server,
                Hello = new Hello
                {
                    CameraId = "door",
                    BootId = 1,
                    Firmware = "test 1",
                    Board = "bench",
                    Sensor = "none",
                },
                Clock = new CameraClock(TimeProvider.System),
            },
            CancellationToken.None
        );
}
