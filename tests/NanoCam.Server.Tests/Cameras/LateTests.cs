using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Tests.Live;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

/// <summary>The rule for late frames, and when a camera is offline, with a manual clock.</summary>
public sealed class LateTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Camera_at_one_frame_per_second_is_late_after_5_seconds_and_offline_after_10()
    {
        await UploadAsync(times: 3, seconds: 1);
        await IsAsync("online", late: false, afterSeconds: 4.9);
        await IsAsync("online", late: true, afterSeconds: 0.2);
        await IsAsync("offline", late: true, afterSeconds: 5);

        var camera = await UploadAsync();
        await IsAsync("online", late: false);
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, camera.GetProperty("lastFrame").GetDateTime());
        Assert.Equal(5000, camera.GetProperty("lateAfterMs").GetInt32());
    }

    [Fact]
    public async Task Camera_at_one_frame_in_16_seconds_is_late_after_three_intervals()
    {
        await UploadAsync(times: 4, seconds: 16);
        await IsAsync("online", late: false, afterSeconds: 47);
        await IsAsync("offline", late: true, afterSeconds: 2);
    }

    [Fact]
    public async Task Reported_interval_counts_from_the_first_frame()
    {
        var result = new SettingsResult { Applied = new CameraSettings { IntervalMilliseconds = 20_000 } };
        var message = new byte[WireProtocol.MaxControlBytes];
        var body = message.AsSpan(MessageHeader.Size, result.WriteMessage(message, 0) - MessageHeader.Size);
        await UploadAsync(settings: Convert.ToHexString(body));
        await IsAsync("online", late: false, afterSeconds: 59);
        await IsAsync("offline", late: true, afterSeconds: 2);
    }

    [Fact]
    public async Task Expected_interval_after_an_outage_is_that_of_the_new_frames()
    {
        await UploadAsync(times: 3, seconds: 1);
        _clock.Advance(TimeSpan.FromHours(1));
        await UploadAsync(times: 3, seconds: 1);
        await IsAsync("online", late: true, afterSeconds: 5.1);
        await IsAsync("offline", late: true, afterSeconds: 5);
    }

    [Fact]
    public async Task Connected_camera_without_a_frame_is_late_after_5_seconds_and_online()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.ExpectAsync(MessageType.Ping);
        await IsAsync("online", late: false, afterSeconds: 4.9);
        await IsAsync("online", late: true, afterSeconds: 0.2);
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await IsAsync("online", late: false);
        await IsAsync("online", late: true, afterSeconds: 5.1);
    }

    [Fact]
    public async Task Camera_that_sent_Goodbye_is_offline_immediately()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await camera.SendMessageAsync(new Goodbye { Reason = GoodbyeReason.Sleeping }.WriteMessage);
        await Eventually.TrueAsync(() => Find().Link is null);

        var left = await IsAsync("offline", late: false);
        Assert.Equal(JsonValueKind.Null, left.GetProperty("uplink").ValueKind);
        await UploadAsync();
        Assert.Equal("http", (await IsAsync("online", late: false)).Text("uplink"));
    }

    [Fact]
    public async Task Camera_whose_connection_is_lost_stays_online_for_10_seconds()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "door");
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        await camera.DisposeAsync();
        await Eventually.TrueAsync(() => Find().Link is null);

        Assert.Equal("stream", (await IsAsync("online", late: false)).Text("uplink"));
        await IsAsync("offline", late: true, afterSeconds: 10);
    }

    [Fact]
    public async Task Camera_is_offline_after_a_restart_of_the_server_until_it_sends()
    {
        await UploadAsync(times: 3, seconds: 1);
        await _server.RestartAsync();
        await IsAsync("offline", late: true);
        await UploadAsync();
        await IsAsync("online", late: false);
    }

    [Fact]
    public async Task Viewers_are_notified_when_a_camera_is_late_and_when_it_sends_again()
    {
        await UploadAsync();
        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/live");
        var first = (await viewer.ReceiveJsonAsync("cameras")).GetProperty("cameras")[0];
        Assert.Equal((false, 5000), (first.GetProperty("late").GetBoolean(), first.GetProperty("lateAfterMs").GetInt32()));
        var sent = first.GetProperty("lastFrame").GetDateTime();

        for (var i = 0; i < 6; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var late = await ReceiveAsync(viewer, isLate: true);
        Assert.Equal(("online", sent), (late.Text("state"), late.GetProperty("lastFrame").GetDateTime()));
        await UploadAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ReceiveAsync(viewer, isLate: false);
    }

    [Fact]
    public async Task Viewer_of_JSON_frames_gets_a_message_when_the_camera_is_late()
    {
        await UploadAsync();
        await using var viewer = await ViewerClient.ConnectAsync(_server.Address, "/api/cameras/door/ws?format=json");
        await viewer.ReceiveJsonAsync("image");
        for (var i = 0; i < 6; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            "The camera has sent no new frames since 2000-01-01 00:00:00 UTC.",
            (await viewer.ReceiveJsonAsync("error")).GetProperty("message").GetString()
        );
    }

    private static async Task<JsonElement> ReceiveAsync(ViewerClient viewer, bool isLate)
    {
        JsonElement camera;
        do
        {
            camera = (await viewer.ReceiveJsonAsync("camera")).GetProperty("camera");
        } while (camera.GetProperty("late").GetBoolean() != isLate);

        return camera;
    }

    private async Task<JsonElement> UploadAsync(int times = 1, double seconds = 0, string? settings = null)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cameras/door/frames?store=false")
            {
                Content = UploadRequests.Jpeg(TestJpeg.Create(seed: i)),
            };
            if (settings is not null)
            {
                request.Headers.Add(UploadHeaders.Settings, settings);
            }

            using var response = await _server.Client.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode);
        }

        return await _server.Client.CameraAsync("door");
    }

    private async Task<JsonElement> IsAsync(string state, bool late, double afterSeconds = 0)
    {
        _clock.Advance(TimeSpan.FromSeconds(afterSeconds));
        var camera = await _server.Client.CameraAsync("door");
        Assert.Equal((state, late), (camera.Text("state"), camera.GetProperty("late").GetBoolean()));
        Assert.Equal(state == "online", Find().IsOnline(_clock.Microseconds()));
        return camera;
    }

    private Camera Find() =>
        _server.Get<CameraRegistry>().TryGet("door", out var camera) ? camera : throw new InvalidOperationException("No camera door.");
}
