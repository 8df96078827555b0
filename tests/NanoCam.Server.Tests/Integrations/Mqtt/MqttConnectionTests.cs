using System.Text;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>Connections that fail, end and return.</summary>
public sealed class MqttConnectionTests : MqttTestBase
{
    [Fact]
    public async Task Server_without_a_broker_reports_no_broker_state()
    {
        await using var server = await TestServer.StartAsync();
        var ready = await (await server.Client.GetAsync("/health/ready")).JsonAsync();
        var metrics = await server.Client.GetStringAsync("/metrics");

        Assert.False(ready.TryGetProperty("mqtt", out _));
        Assert.DoesNotContain("nanocam_mqtt_published_total{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_starts_without_its_broker_and_connects_when_it_appears()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { IsStarted = false });
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(async () => await ProblemOfAsync(server) == "unreachable");

        await broker.StartAgainAsync();

        await Eventually.TrueAsync(async () => await ProblemOfAsync(server) is null && server.Get<MqttStatus>().IsConnected);
        Assert.Equal(1, LinesWith(server, "cannot be reached"));
        Assert.Equal(1, LinesWith(server, "The server is connected to the MQTT broker"));
    }

    [Fact]
    public async Task Broker_that_is_down_for_a_day_costs_one_line_and_no_memory()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { IsStarted = false });
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                ExpectsWarnings = true,
                Time = clock,
                Settings = new Dictionary<string, string?> { ["NanoCam:Mqtt:Server"] = broker.Address },
            }
        );
        await SendAsync(server, "door");
        await Eventually.TrueAsync(async () => await ProblemOfAsync(server) == "unreachable");
        var events = server.Get<CameraEvents>();
        var still = FrameOf(server, "door");
        for (var minute = 0; minute < 24 * 60; minute += 2)
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            events.Append(new CameraEvent(CameraEventKind.Motion, "door", clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000));
            server.Get<MqttQueue>().AddStill("door", still);
            await Task.Yield();
        }

        await Eventually.TrueAsync(() => server.Get<MqttQueue>().Waiting == 0);
        still.Release();
        Assert.Equal(1, LinesWith(server, "The server will keep trying"));

        await broker.StartAgainAsync();
        // An attempt that has just failed waits for the next step of the clock.
        await Eventually.TrueAsync(async () => await TryAfterAsync(clock, server), Eventually.Long);
        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Read()! is { Visible: 1, Announced: 1 });
    }

    [Fact]
    public async Task Broker_restart_logs_one_line_per_change()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Read()!.Visible == 1);

        await broker.StopAsync();
        await Eventually.TrueAsync(() => !server.Get<MqttStatus>().IsConnected);
        await SendAsync(server, "yard");
        await broker.StartAgainAsync();

        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Read()! is { Visible: 2, Announced: 2 });
        Assert.Equal(2, LinesWith(server, "The server is connected to the MQTT broker"));
        Assert.Equal(1, LinesWith(server, "The connection to the broker"));
        Assert.Contains("nanocam_mqtt_connections_total 2", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_connection_makes_the_server_unavailable_until_it_is_restored()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var proxy = FlakyProxy.Start(new Uri($"http://127.0.0.1:{broker.Port}"));
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync($"mqtt://127.0.0.1:{proxy.Address.Port}");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/status") == "online");

        proxy.RefuseNew = true;
        proxy.Cut();
        await Eventually.TrueAsync(() => home.StateOf("nanocam/status") == "offline");
        proxy.RefuseNew = false;
        await Eventually.TrueAsync(() => home.StateOf("nanocam/status") == "online");

        await server.StopAsync();
        await Eventually.TrueAsync(() => home.StateOf("nanocam/status") == "offline");
    }

    [Fact]
    public async Task Wrong_password_is_reported_once_and_the_server_keeps_working()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { Password = "right" });
        await using var server = await StartAsync(broker, ("NanoCam:Mqtt:User", "nanocam"), ("NanoCam:Mqtt:Password", "wrong"));
        await Eventually.TrueAsync(async () => await ProblemOfAsync(server) == "credentials");
        await SendAsync(server, "door");

        Assert.Equal(1, LinesWith(server, "rejected the user name or password"));
        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Message.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Correct_password_is_accepted()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { Password = "right" });
        await using var server = await StartAsync(broker, ("NanoCam:Mqtt:User", "nanocam"), ("NanoCam:Mqtt:Password", "right"));

        await Eventually.TrueAsync(() => server.Get<MqttStatus>().IsConnected);
    }

    [Fact]
    public async Task Certificate_of_a_private_authority_is_trusted_only_with_its_file()
    {
        await using var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { UsesTls = true });
        await using var trusting = await StartAsync(broker, ("NanoCam:Mqtt:CaFile", broker.CaFile));
        await using var other = await StartAsync(broker, ("NanoCam:Mqtt:Prefix", "other"));

        await Eventually.TrueAsync(() => trusting.Get<MqttStatus>().IsConnected);
        await Eventually.TrueAsync(async () => await ProblemOfAsync(other) == "certificate");
        Assert.Equal(1, LinesWith(other, "NanoCam:Mqtt:CaFile"));
    }

    [Fact]
    public async Task Garbage_on_all_topics_has_no_effect()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await home.PublishAsync("homeassistant/device/nanocam_ghost/config", [0xFF, 0xFE, 0x7B], retain: true);
        await home.PublishAsync("homeassistant/device/nanocam_door/config", "[[[[", retain: true);
        await home.PublishAsync("nanocam/door/quality/set", "55", retain: true);
        await home.PublishAsync("homeassistant/status", [0x80, 0x00], retain: true);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.Devices.Contains("nanocam_door"));

        string[] topics = ["quality/set", "size/set", "recording/set", "snapshot"];
        foreach (var topic in topics)
        {
            await home.PublishAsync($"nanocam/door/{topic}", [0xC3, 0x28, 0x00]);
            await home.PublishAsync($"nanocam/door/{topic}", new string('9', 5_000));
            await home.PublishAsync($"nanocam/nobody/{topic}", "ON");
            await home.PublishAsync($"nanocam/.../{topic}", "ON");
        }

        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Ignored(IgnoredMessage.Invalid) >= 12);
        Assert.Equal(1, server.Get<MqttStatus>().Ignored(IgnoredMessage.Retained));
        Assert.Equal(0, CameraOf(server, "door").Desired.Quality);
        Assert.True(server.Get<MqttStatus>().IsConnected);
        await Eventually.TrueAsync(() => LinesWith(server, "MQTT messages ignored since the start") == 1);
        // It is not a message of this server, so it stays.
        Assert.Equal(1, home.CountOf("homeassistant/device/nanocam_ghost/config"));
    }

    [Fact]
    public async Task Retained_message_for_an_unknown_camera_is_removed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        const string Topic = "homeassistant/device/nanocam_ghost/config";
        await home.PublishAsync(
            Topic,
            Encoding.UTF8.GetBytes(
                """{"dev":{"ids":["x"],"name":"x"},"o":{"name":"NanoCam"},"cmps":{},"""
                    + """ "availability":[{"topic":"nanocam/status"},{"topic":"nanocam/ghost/online"}]}"""
            ),
            retain: true
        );
        await using var server = await StartAsync(broker);

        await Eventually.TrueAsync(() => home.CountOf(Topic) == 2 && home.Devices.Count == 0);
        Assert.False(server.Get<CameraRegistry>().TryGet("ghost", out _));
    }

    private static Frame FrameOf(TestServer server, string camera)
    {
        var frame = CameraOf(server, camera).Feed.TakeLatest();
        Assert.NotNull(frame);
        return frame;
    }

    private static async Task<bool> TryAfterAsync(ManualClock clock, TestServer server)
    {
        clock.Advance(TimeSpan.FromMinutes(2));
        var status = server.Get<MqttStatus>();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 100 && !status.IsConnected; i++)
        {
            await pause.WaitForNextTickAsync();
        }

        return status.IsConnected;
    }
}
