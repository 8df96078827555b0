using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Server.Tests.Live;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>What a camera says of its health reaches the HTTP API and the viewers, and no more often than they can read.</summary>
public sealed class UplinkHealthTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private TestServer _server = null!;
    private UplinkTestCamera _camera = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock });
        (_camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
    }

    public async Task DisposeAsync()
    {
        await _camera.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Faults_are_named_and_counters_are_those_of_the_camera()
    {
        var health = await ReportAsync(
            new Health
            {
                CameraError = CameraError.NoSensor,
                Faults = DeviceFaults.Camera | DeviceFaults.BrownOuts | DeviceFaults.UncheckedCertificate,
                WifiLosses = 70_000,
                WifiReason = 201,
                BrownOuts = 4,
                LinkFaults = 300,
                LeastFreeMemory = 40_960,
                DriverError = 0x20001,
            }
        );

        Assert.Equal("noSensor", health.Text("cameraError"));
        Assert.Equal(["camera", "brownOuts", "uncheckedCertificate"], Faults(health));
        Assert.Equal(
            [70_000, 201, 4, 300, 40_960, 0x20001],
            new[] { "wifiLosses", "wifiReason", "brownOuts", "linkFaults", "leastFreeMemory", "driverError" }.Select(name =>
                health.GetProperty(name).GetInt64()
            )
        );
    }

    [Fact]
    public async Task Camera_of_the_first_version_reports_no_fault_and_nothing_it_does_not_know()
    {
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        new Health
        {
            UptimeMilliseconds = 1,
            Faults = 255,
            CameraError = CameraError.Driver,
            LeastFreeMemory = 1,
            DriverError = 2,
        }.WriteMessage(message, 0);
        const int Earlier = 42;
        MessageHeader.Write(message, 0, MessageType.Health, Earlier);

        await _camera.SendAsync(message.AsMemory(0, MessageHeader.Size + Earlier));

        var health = await HealthAsync();
        Assert.Empty(Faults(health));
        Assert.All(["cameraError", "wifiReason", "leastFreeMemory", "driverError"], name =>
            Assert.Equal(JsonValueKind.Null, health.GetProperty(name).ValueKind)
        );
    }

    [Fact]
    public async Task Numbers_of_a_later_version_do_no_harm()
    {
        var health = await ReportAsync(new Health { CameraError = (CameraError)200, Faults = 0xFFFF_FE00 | DeviceFaults.Storage });

        Assert.Equal("200", health.Text("cameraError"));
        Assert.Equal(["storage"], Faults(health));
    }

    [Fact]
    public async Task Health_cut_inside_its_new_fields_ends_the_connection_with_a_reason()
    {
        var message = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        new Health().WriteMessage(message, 0);
        MessageHeader.Write(message, 0, MessageType.Health, 43);

        await _camera.SendAsync(message.AsMemory(0, MessageHeader.Size + 43));

        var goodbye = await _camera.ExpectGoodbyeAsync();
        Assert.Equal(GoodbyeReason.ProtocolError, goodbye.Reason);
        Assert.Contains("Truncated", goodbye.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewers_are_told_when_a_fault_comes_and_when_it_goes()
    {
        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/live");
        var listed = (await viewer.ReceiveJsonAsync("cameras")).GetProperty("cameras")[0];
        Assert.Empty(Faults(listed));

        await ReportAsync(new Health { UptimeMilliseconds = 1, Faults = DeviceFaults.LowMemory });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["lowMemory"], await ToldAsync(viewer, faults => faults.Length > 0));

        await ReportAsync(new Health { UptimeMilliseconds = 2 });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await ToldAsync(viewer, faults => faults.Length == 0));
    }

    [Fact]
    public async Task Faults_that_come_and_go_all_the_time_are_news_once_a_second()
    {
        await ReportAsync(new Health { UptimeMilliseconds = 1 });
        _clock.Advance(TimeSpan.FromSeconds(1));
        var changes = 0;
        _server.Get<CameraRegistry>().Changed += _ => changes++;

        for (uint i = 2; i <= 201; i++)
        {
            await _camera.SendMessageAsync(new Health { UptimeMilliseconds = i, Faults = i }.WriteMessage);
        }

        await Eventually.TrueAsync(() => Find().Link?.Health?.UptimeMilliseconds == 201);
        Assert.Equal(0, changes);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, changes);
    }

    private static async Task<string[]> ToldAsync(ViewerClient viewer, Func<string[], bool> wanted)
    {
        string[] faults;
        do
        {
            faults = Faults((await viewer.ReceiveJsonAsync("camera")).GetProperty("camera"));
        } while (!wanted(faults));

        return faults;
    }

    private static string[] Faults(JsonElement json) =>
        [.. json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()!)];

    private async Task<JsonElement> ReportAsync(Health health)
    {
        await _camera.SendMessageAsync(health.WriteMessage);
        await Eventually.TrueAsync(() => Find().Link?.Health?.UptimeMilliseconds == health.UptimeMilliseconds);
        return await HealthAsync();
    }

    private async Task<JsonElement> HealthAsync()
    {
        await Eventually.TrueAsync(() => Find().Link?.Health is not null);
        return (await _server.Client.CameraAsync("door")).GetProperty("health");
    }

    private Camera Find() =>
        _server.Get<CameraRegistry>().TryGet("door", out var camera) ? camera : throw new InvalidOperationException("No camera.");
}
