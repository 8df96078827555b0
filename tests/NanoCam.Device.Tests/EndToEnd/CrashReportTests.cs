using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NanoCam.Device.Capture;
using NanoCam.Device.Supervision;
using NanoCam.Device.Tests.Supervision;
using NanoCam.Device.Tests.Uplink;
using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>Failures of the firmware and their reports to the real server.</summary>
public sealed class CrashReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-crash-").FullName;

    private string ReportFile => Path.Combine(_folder, "crash.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exception_of_a_thread_is_shown_by_the_server_and_then_removed_from_the_board()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        var hardware = new ThrowingHardware();
        using var device = new WholeDevice(_folder) { Wrap = hardware.Wrap };
        hardware.Arm("ICamera.Wait");
        device.Start(server.Address);
        await Eventually.TrueAsync(() => hardware.Thrown == 1);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() =>
        {
            camera.Link?.Close(GoodbyeReason.Closing, "The report is sent over the next connection.");
            device.Clock.Skip(TimeSpan.FromSeconds(5));
            return camera.LastCrash is not null;
        });

        await Eventually.TrueAsync(() => device.Device.Crashes.Pending is null && !File.Exists(ReportFile));
        var json = await server.Client.GetFromJsonAsync<JsonObject>("/api/cameras/door");
        var crash = json!["crash"]!;
        Assert.Equal(("exception", "capture"), ((string?)crash["kind"], (string?)crash["thread"]));
        Assert.Equal("System.InvalidOperationException", (string?)crash["exception"]);
        Assert.Equal("ICamera.Wait fails.", (string?)crash["text"]);
        Assert.NotEmpty(crash["stack"]!.AsArray());
        await Eventually.TrueAsync(async () =>
        {
            var events = await server.Client.GetFromJsonAsync<JsonObject>("/api/cameras/door/events?from=0&kind=crash");
            return events!["events"]!.AsArray().Count == 1;
        });
    }

    [Fact]
    public async Task Restart_by_the_watchdog_is_reported_with_the_uptime_before_it()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var device = new WholeDevice(_folder);
        (device.Chip.Facts.ResetReason, device.Chip.Facts.StallUptimeSeconds) = (ResetReason.Stalled, 77);
        device.Start(server.Address);
        var camera = await server.CameraAsync();
        await Eventually.TrueAsync(() => camera.LastCrash is not null);

        var report = camera.LastCrash!.Report;
        Assert.Equal((CrashKind.Stalled, 77u), (report.Kind, report.UptimeSeconds));
        Assert.Equal(ResetReason.Stalled, camera.Link!.Hello.ResetReason);
    }

    [Fact]
    public async Task Photo_mode_sends_the_report_of_an_earlier_boot_with_its_photo()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        new CrashLog(_folder).Add(
            new CrashReport
            {
                Kind = CrashKind.Stuck,
                Thread = "uplink",
                BootId = 3,
            }
        );
        Assert.True(File.Exists(ReportFile));
        using var device = new WholeDevice(_folder);
        device.StartPhoto(server.Address);
        Server.Cameras.Camera? camera = null;
        await Eventually.TrueAsync(() => server.Get<CameraRegistry>().TryGet("door", out camera));

        await Eventually.TrueAsync(() => camera!.LastCrash is not null && !File.Exists(ReportFile));
        Assert.Equal((CrashKind.Stuck, "uplink"), (camera!.LastCrash!.Report.Kind, camera.LastCrash.Report.Thread));
        await Eventually.TrueAsync(() => device.Chip.Sleeps.Count > 0);
        Assert.Equal(1, device.Camera.PowerDowns);
    }

    [Fact]
    public async Task Image_without_the_camera_component_connects_and_reports_it()
    {
        await using var server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var device = new WholeDevice(_folder)
        {
            Wrap = hardware => new DeviceHardware(
                hardware.Clock,
                hardware.Chip,
                new MissingCamera(),
                hardware.Flash,
                hardware.Network,
                hardware.Folder
            ),
        };
        device.Start(server.Address);
        var camera = await server.CameraAsync();

        await Eventually.TrueAsync(() => camera.Link?.Health is { CameraError: CameraError.NotSupported });
        Assert.Equal(DeviceFaults.NoComponent, camera.Link!.Health!.Faults & DeviceFaults.NoComponent);
    }
}
