using System.Diagnostics;
using System.Text;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using Xunit.Abstractions;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>
/// Time until Home Assistant receives a change. Targets on an idle machine: detection 300 ms (p99), new camera 2 s, lost camera 10 s. The
/// tests print what they measure, and allow five times as much.
/// </summary>
public sealed class MqttFigureTests(ITestOutputHelper output) : MqttTestBase
{
    private const string Person = """{"boxes":[{"label":"person","x":0.1,"y":0.2,"width":0.3,"height":0.4}]}""";

    [Fact]
    public async Task Detection_is_on_the_broker_within_the_target()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        string[] cameras = [.. Enumerable.Range(1, 50).Select(i => $"cam-{i}")];
        foreach (var camera in cameras)
        {
            await SendAsync(server, camera);
        }

        await Eventually.TrueAsync(() => cameras.All(camera => home.StateOf($"nanocam/{camera}/motion") == "OFF"), Eventually.Long);
        var times = new List<double>();
        foreach (var camera in cameras)
        {
            var watch = Stopwatch.StartNew();
            using var body = new StringContent(Person, Encoding.UTF8, "application/json");
            (await server.Client.PostAsync($"/api/cameras/{camera}/detections", body)).EnsureSuccessStatusCode();
            while (home.StateOf($"nanocam/{camera}/motion") != "ON")
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"No motion of {camera} after 20 s.");
                await Task.Yield();
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"detection to MQTT: p50 {times[25]:F1} ms, p99 {times[49]:F1} ms of {times.Count} cameras");
        Assert.InRange(times[25], 0, 1_500);
    }

    [Fact]
    public async Task Entities_of_a_new_camera_are_visible_within_the_target()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await Eventually.TrueAsync(() => home.StateOf("nanocam/status") == "online");
        var (camera, _) = await UplinkTestCamera.ConnectAsync(server.Address, "door");
        await using var open = camera;

        var time = await Eventually.TimeAsync(() =>
            home.Devices.Contains("nanocam_door") && home.StateOf("nanocam/door/online") == "online"
        );
        output.WriteLine($"new camera to entities: {time.TotalMilliseconds:F0} ms");
        Assert.InRange(time.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task Camera_whose_connection_ends_is_offline_within_the_target()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        var (camera, _) = await UplinkTestCamera.ConnectAsync(server.Address, "door");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/online") == "online");

        await camera.DisposeAsync();
        var time = await Eventually.TimeAsync(() => home.StateOf("nanocam/door/online") == "offline", TimeSpan.FromSeconds(50));
        output.WriteLine($"lost connection to offline: {time.TotalMilliseconds:F0} ms");
    }
}
