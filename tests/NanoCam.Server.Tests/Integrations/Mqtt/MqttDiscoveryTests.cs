using System.Text;
using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Server.Recording;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>How Home Assistant sees the cameras.</summary>
public sealed class MqttDiscoveryTests : MqttTestBase
{
    [Fact]
    public async Task New_camera_becomes_a_device_with_frames_and_states()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");

        await Eventually.TrueAsync(() => home.Devices.Contains("nanocam_door"));
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/image") == Encoding.Latin1.GetString(Jpeg));
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/online") == "online");
        Assert.Empty(home.Errors);
        Assert.Equal("online", home.StateOf("nanocam/status"));
        Assert.Equal("OFF", home.StateOf("nanocam/door/motion"));
        Assert.Equal("OFF", home.StateOf("nanocam/door/recording"));
        Assert.Equal("auto", home.StateOf("nanocam/door/size"));
        Assert.Equal("nanocam/door/image", home.Entity("nanocam_door", "cam").GetProperty("topic").GetString());
        // It accepts no commands.
        Assert.Equal(JsonValueKind.Undefined, home.Entity("nanocam_door", "snap").ValueKind);
    }

    [Fact]
    public async Task Connected_camera_has_the_entities_of_its_capabilities()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        var camera = CameraOf(server, "door");
        camera.Attach(new FakeLink(), 1);
        server.Get<CameraRegistry>().NotifyChanged(camera);

        await Eventually.TrueAsync(() => home.Entity("nanocam_door", "snap").ValueKind == JsonValueKind.Object);
        Assert.Equal("nanocam/door/snapshot", home.Entity("nanocam_door", "snap").GetProperty("command_topic").GetString());
        Assert.Empty(home.Errors);
    }

    [Fact]
    public async Task Frames_are_published_once_per_second_and_immediately_after_an_event()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        var started = TimeProvider.System.GetTimestamp();
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.CountOf("nanocam/door/image") > 0);
        while (home.CountOf("nanocam/door/image") < 3)
        {
            await SendAsync(server, "door");
        }

        // Each discovery message sends one more: the first may be followed by one with new features.
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(home.CountOf("nanocam/door/image"), 3, (int)seconds + 4);

        server
            .Get<CameraEvents>()
            .Append(new CameraEvent(CameraEventKind.Motion, "door", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000));
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/motion") == "ON");
        Assert.Empty(home.Errors);
    }

    [Fact]
    public async Task Camera_whose_announcement_is_removed_from_the_broker_is_announced_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        const string topic = "homeassistant/device/nanocam_door/config";
        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Read() is { Announced: 1, Visible: 1 });
        await home.PublishAsync(topic, "", retain: true);
        await Eventually.TrueAsync(() =>
            home.Received.Where(message => message.Topic == topic).SkipWhile(message => message.Payload.Length > 0).Skip(1).Any()
        );
        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Read() is { Announced: 1, Visible: 1 });
        await Eventually.TrueAsync(() => home.Devices.Contains("nanocam_door"));
    }

    [Fact]
    public async Task Frame_larger_than_the_broker_accepts_is_skipped_and_the_connection_stays()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { MaxPacketBytes = 20_000 });
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door", TestJpeg.Create(30_000));
        await SendAsync(server, "yard");
        await Eventually.TrueAsync(() => home.CountOf("nanocam/yard/image") > 0 && home.StateOf("nanocam/door/online") == "online");
        await Eventually.TrueAsync(() =>
            server.Logs.Warnings.Any(entry => entry.Message.Contains("larger than the MQTT broker", StringComparison.Ordinal))
        );
        Assert.Equal(0, home.CountOf("nanocam/door/image"));
        Assert.Equal(1, server.Get<MqttStatus>().Connections);
    }

    [Fact]
    public async Task Restart_of_Home_Assistant_republishes_everything()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/quality") is not null);
        var (messages, states) = (home.CountOf("homeassistant/device/nanocam_door/config"), home.CountOf("nanocam/door/quality"));

        await home.PublishAsync("homeassistant/status", "offline");
        await home.PublishAsync("homeassistant/status", "online");

        await Eventually.TrueAsync(() => home.CountOf("homeassistant/device/nanocam_door/config") > messages);
        await Eventually.TrueAsync(() => home.CountOf("nanocam/door/quality") > states);
    }

    [Fact]
    public async Task Removed_camera_disappears_with_all_its_retained_messages()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/size") is not null);

        server.Get<CameraRegistry>().Remove("door");

        await Eventually.TrueAsync(() => home.Devices.Count == 0 && home.StateOf("nanocam/door/size") is null);
    }

    [Fact]
    public async Task Camera_removed_during_a_broker_outage_disappears_afterwards()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await StartAsync(broker);
        await using (var before = await HomeAssistant.ConnectAsync(broker))
        {
            await SendAsync(server, "door");
            await SendAsync(server, "yard");
            // Belongs to another server or program.
            await before.PublishAsync("homeassistant/device/other/config", """{"o":{"name":"NanoCam"},"availability":[]}""", retain: true);
            await Eventually.TrueAsync(() => before.StateOf("nanocam/door/size") is not null && before.Devices.Contains("nanocam_yard"));
        }

        await broker.StopAsync();
        server.Get<CameraRegistry>().Remove("door");
        await broker.StartAgainAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);

        await Eventually.TrueAsync(() => home.CountOf("homeassistant/device/nanocam_yard/config") > 1);
        await Eventually.TrueAsync(() => !home.Devices.Contains("nanocam_door"));
        Assert.Equal(1, home.CountOf("homeassistant/device/other/config"));
    }
}
