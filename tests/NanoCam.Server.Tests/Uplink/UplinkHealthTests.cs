using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Tests.Live;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>Health of a camera in the HTTP API and in the messages to viewers, which are limited to one per second.</summary>
public sealed class UplinkHealthTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
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
    public async Task Health_shows_names_of_faults_and_counters_of_the_camera()
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
    public async Task Health_of_the_first_version_has_no_faults_and_later_fields_are_null()
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
    public async Task Unknown_numbers_of_a_later_version_are_accepted()
    {
        var health = await ReportAsync(new Health { CameraError = (CameraError)200, Faults = 0xFFFF_F800 | DeviceFaults.Storage });

        Assert.Equal("200", health.Text("cameraError"));
        Assert.Equal(["storage"], Faults(health));
    }

    [Fact]
    public async Task Health_truncated_inside_a_later_field_ends_the_session_with_a_reason()
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
    public async Task Viewers_receive_a_message_when_a_fault_starts_and_when_it_ends()
    {
        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/live");
        var listed = (await viewer.ReceiveJsonAsync("cameras")).GetProperty("cameras")[0];
        Assert.Empty(Faults(listed));

        await ReportAsync(new Health { UptimeMilliseconds = 1, Faults = DeviceFaults.LowMemory });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["lowMemory"], await ReceiveFaultsAsync(viewer, faults => faults.Length > 0));

        await ReportAsync(new Health { UptimeMilliseconds = 2 });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await ReceiveFaultsAsync(viewer, faults => faults.Length == 0));
    }

    [Fact]
    public async Task Frequent_fault_changes_notify_viewers_once_a_second()
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

    private static async Task<string[]> ReceiveFaultsAsync(ViewerClient viewer, Func<string[], bool> isExpected)
    {
        string[] faults;
        do
        {
            faults = Faults((await viewer.ReceiveJsonAsync("camera")).GetProperty("camera"));
        } while (!isExpected(faults));

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
