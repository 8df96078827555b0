using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Server.Recording;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>Commands that arrive over MQTT.</summary>
public sealed class MqttCommandTests : MqttTestBase
{
    [Fact]
    public async Task Valid_commands_change_the_camera_and_publish_the_new_state()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/size") is not null);

        await home.PublishAsync("nanocam/door/quality/set", "80");
        await home.PublishAsync("nanocam/door/size/set", "640x480");
        await home.PublishAsync("nanocam/door/recording/set", "ON");

        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/quality") == "80");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/size") == "640x480");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/recording") == "ON");
        Assert.Equal(RecordingMode.Continuous, server.Get<RecordingRules>().Get("door").Mode);
        Assert.Equal((640, 480), (CameraOf(server, "door").Desired.Width, CameraOf(server, "door").Desired.Height));
        // The state is published before the entry is written.
        await Eventually.TrueAsync(() =>
            server.Get<AuditLog>().Read(null, 10).Count(entry => entry.Actor == "MQTT" && entry.Subject == "door") == 3
        );
    }

    [Fact]
    public async Task Recording_switch_restores_the_previous_rule()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        var rules = server.Get<RecordingRules>();
        rules.Set("door", new RecordingRule { Mode = RecordingMode.Interval, EverySeconds = 7 });
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/recording") == "ON");

        await home.PublishAsync("nanocam/door/recording/set", "OFF");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/recording") == "OFF");
        // Also after a restart of the server.
        await server.RestartAsync();
        await SendAsync(server, "door");
        await Eventually.TrueAsync(async () =>
        {
            await home.PublishAsync("nanocam/door/recording/set", "ON");
            return home.StateOf("nanocam/door/recording") == "ON";
        });

        var after = server.Get<RecordingRules>().Get("door");
        Assert.Equal(new RecordingRule { Mode = RecordingMode.Interval, EverySeconds = 7 }, after);
    }

    [Theory]
    [InlineData("quality", "101")]
    [InlineData("quality", "-1")]
    [InlineData("quality", "80.5")]
    [InlineData("quality", "")]
    [InlineData("size", "640")]
    [InlineData("size", "70000x480")]
    [InlineData("recording", "maybe")]
    public async Task Invalid_command_is_counted_and_publishes_the_unchanged_state(string setting, string payload)
    {
        var status = new MqttStatus(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<MqttStatus>.Instance);
        await using var server = await TestServer.StartAsync();
        await SendAsync(server, "door");
        using var queue = new MqttQueue();
        queue.Open();
        var handler = new MqttCommandHandler(
            server.Get<CameraRegistry>(),
            server.Get<CameraSettingsService>(),
            server.Get<RecordingRules>(),
            server.Get<AuditLog>(),
            queue,
            status
        );

        Assert.False(await handler.TryExecuteAsync("door", Enum.Parse<MqttCommand>(setting, ignoreCase: true), payload, default));
        Assert.Equal(MqttWork.States, queue.Take()["door"].Work);
        Assert.Equal(0u, CameraOf(server, "door").Desired.Revision);
        Assert.Equal(0, status.Executed);
    }

    [Fact]
    public async Task Snapshot_is_stored_and_its_frame_is_published_immediately()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        var still = TestJpeg.Create(3_000, seed: 5);
        CameraOf(server, "door").Attach(new FakeLink { Capture = (_, _) => Task.FromResult(FrameOf(server, still)) }, 1);
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/image") is not null);

        await home.PublishAsync("nanocam/door/snapshot", "PRESS");

        await Eventually.TrueAsync(() => home.Received.Any(message => message.Payload.AsSpan().SequenceEqual(still)));
        await Eventually.TrueAsync(() => server.Get<MqttStatus>().Executed == 1);
        using var latest = await server.Client.GetAsync("/latest?camera=door");
        var name = (await latest.JsonAsync()).Text("filename");
        Assert.Equal(still, await server.Client.GetByteArrayAsync($"/images/{name}"));
    }

    [Fact]
    public async Task Flood_of_commands_causes_few_changes_and_the_last_one_wins()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var home = await HomeAssistant.ConnectAsync(broker);
        await using var server = await StartAsync(broker);
        await SendAsync(server, "door");
        await Eventually.TrueAsync(() => home.StateOf("nanocam/door/size") is not null);
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => home.PublishAsync("nanocam/door/quality/set", $"{1 + (i % 90)}")));
        await home.PublishAsync("nanocam/door/quality/set", "99");

        await Eventually.TrueAsync(() => CameraOf(server, "door").Desired.Quality == 99);
        var status = server.Get<MqttStatus>();
        Assert.InRange(status.Executed, 1, (long)TimeProvider.System.GetElapsedTime(started).TotalSeconds + 2);
        Assert.True(status.Ignored(IgnoredMessage.Replaced) > 1_000);
        await SendAsync(server, "door");
    }

    private static Frame FrameOf(TestServer server, byte[] jpeg)
    {
        Assert.True(server.Get<FramePool>().TryRent(jpeg.Length, out var frame));
        jpeg.CopyTo(frame.Buffer, 0);
        (frame.Width, frame.Height, frame.Sequence, frame.CapturedMicroseconds) = (640, 480, 9, TimeProvider.System.Microseconds());
        return frame;
    }
}
