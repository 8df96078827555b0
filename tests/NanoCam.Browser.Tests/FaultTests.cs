using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NanoCam.Client;
using NanoCam.Wire;

namespace NanoCam.Browser.Tests;

/// <summary>The viewer shows the active faults of a camera on its tile and on its page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FaultTests(Chromium chromium)
{
    [Fact]
    public async Task Active_faults_mark_the_tile_and_show_help_on_the_camera_page_until_they_clear()
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
        await Assertions.Expect(mark).ToHaveAttributeAsync("title", "Sensor not working, weak power supply");
        await Assertions
            .Expect(viewer.Tile("door").GetByRole(AriaRole.Link))
            .ToHaveAttributeAsync("aria-label", new Regex("Active faults: Sensor not working, weak power supply$"));
        await viewer.Tile("door").ClickAsync();
        var helpTexts = viewer.Page.Locator(".faults li");
        await Assertions.Expect(helpTexts).ToHaveCountAsync(2);
        await Assertions.Expect(helpTexts.First).ToContainTextAsync("cannot capture frames: the sensor is not responding");
        var table = viewer.Page.Locator(".card", new() { HasText = "Health since boot" });
        await Assertions.Expect(table).ToContainTextAsync("0x20001");
        await Assertions.Expect(table).ToContainTextAsync("Sensor not working, weak power supply");

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
