using System.Text.Json;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

public sealed class LiveSocketTests : LiveTestBase
{
    [Fact]
    public async Task One_socket_carries_every_camera_that_is_subscribed()
    {
        Publish("a", TestJpeg.Create(seed: 1, width: 320, height: 240));
        Publish("b", TestJpeg.Create(seed: 2));
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        var cameras = (await viewer.ReceiveJsonAsync("cameras")).GetProperty("cameras");
        Assert.Equal(["a", "b"], cameras.EnumerateArray().Select(c => c.GetProperty("id").GetString()));
        var channelA = await SubscribeAsync(viewer, "a");
        var frame = await viewer.ReceiveFrameAsync();
        Assert.Equal((channelA, 1u, 320, 240), (frame.Channel, frame.Number, frame.Width, frame.Height));
        Assert.Equal(TestJpeg.Create(seed: 1, width: 320, height: 240), frame.Jpeg);
        var channelB = await SubscribeAsync(viewer, "b");
        Assert.NotEqual(channelA, channelB);
        Assert.Equal((channelB, 2u), ((await viewer.ReceiveFrameAsync()) is var b ? (b.Channel, b.Number) : default));
    }

    [Fact]
    public async Task Paused_viewer_receives_the_newest_frame_on_resume_with_the_number_of_dropped_frames()
    {
        Publish("a", TestJpeg.Create(seed: 0));
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await SubscribeAsync(viewer, "a");
        await viewer.ReceiveFrameAsync();
        await viewer.SendAsync("""{"type":"pause"}""");
        await AnsweredAsync(viewer);
        long newest = 0;
        for (var i = 1; i <= 7; i++)
        {
            newest = Publish("a", TestJpeg.Create(seed: i));
        }

        await viewer.SendAsync("""{"type":"resume"}""");
        LiveFrame frame;
        uint missed = 0;
        do
        {
            frame = await viewer.ReceiveFrameAsync();
            missed += frame.Missed;
        } while (frame.Sequence != newest);

        Assert.Equal(TestJpeg.Create(seed: 7), frame.Jpeg);
        Assert.Equal(7u, missed + frame.Number - 1);
    }

    [Fact]
    public async Task Ping_is_answered_with_its_number_and_the_time_of_the_server()
    {
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await viewer.ReceiveJsonAsync("cameras");
        var before = DateTimeOffset.UtcNow;
        await viewer.SendAsync("""{"type":"ping","number":4294967295}""");
        var pong = await viewer.ReceiveJsonAsync("pong");

        Assert.Equal(uint.MaxValue, pong.GetProperty("number").GetUInt32());
        var time = DateTimeOffset.UnixEpoch.AddMilliseconds(pong.GetProperty("time").GetDouble());
        Assert.InRange(time, before.AddMilliseconds(-1), DateTimeOffset.UtcNow.AddMilliseconds(1));
    }

    [Fact]
    public async Task Change_of_settings_is_announced_when_made_and_when_confirmed()
    {
        Publish("a", TestJpeg.Create(seed: 0));
        var camera = Assert.Single(Server.Get<NanoCam.Server.Cameras.CameraRegistry>().All);
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await viewer.ReceiveJsonAsync("cameras");
        using var content = new StringContent("""{"quality":70}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await Server.Client.PutAsync("/api/cameras/a/settings", content);
        await ReceiveSettingsAsync(viewer, """{"revision":1,"pending":true}""");

        camera.Report(new NanoCam.Wire.SettingsResult { Applied = camera.Desired });
        await ReceiveSettingsAsync(viewer, """{"revision":1,"pending":false}""");

        // Other changes of the camera are announced in between.
        static async Task ReceiveSettingsAsync(ViewerClient viewer, string expected)
        {
            string settings;
            do
            {
                settings = (await viewer.ReceiveJsonAsync("camera")).GetProperty("camera").GetProperty("settings").GetRawText();
            } while (settings != expected);
        }
    }

    [Fact]
    public async Task Viewer_that_acknowledges_late_has_one_frame_in_flight()
    {
        Publish("a", TestJpeg.Create(30_000));
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await SubscribeAsync(viewer, "a");
        var first = await viewer.ReceiveFrameAsync();
        // An acknowledgement of nothing new turns pacing on while the first frame still counts as in flight.
        await viewer.SendAsync("""{"type":"ack","number":0}""");
        await AnsweredAsync(viewer);
        await PublishAndOfferAsync("a", Enumerable.Range(0, 10).Select(i => TestJpeg.Create(30_000, seed: i)));
        await viewer.SendAsync($$"""{"type":"ack","number":{{first.Number}}}""");
        var second = await viewer.ReceiveFrameAsync();
        Assert.Equal(2u, second.Number);
        Assert.Equal(9u, second.Missed);
        Assert.Equal(TestJpeg.Create(30_000, seed: 9), second.Jpeg);
    }

    [Fact]
    public async Task Unsubscribed_camera_sends_no_frames_and_uses_no_buffer()
    {
        Publish("a", TestJpeg.Create());
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await SubscribeAsync(viewer, "a");
        await ListenersAsync("a", 1);
        await viewer.SendAsync("""{"type":"unsubscribe","camera":"a"}""");
        await ListenersAsync("a", 0);
        await OnlyNewestFramesHeldAsync(16 * 1024);
    }

    [Fact]
    public async Task New_camera_is_announced()
    {
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        Assert.Empty((await viewer.ReceiveJsonAsync("cameras")).GetProperty("cameras").EnumerateArray());
        Publish("new", TestJpeg.Create());
        Assert.Equal("new", (await viewer.ReceiveJsonAsync("camera")).GetProperty("camera").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"type":"subscribe"}""")]
    [InlineData("""{"type":"subscribe","camera":"nobody"}""")]
    [InlineData("""{"type":"dance"}""")]
    public async Task Invalid_request_returns_an_error_and_the_socket_stays_open(string request)
    {
        Publish("a", TestJpeg.Create());
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await viewer.SendAsync(request);
        Assert.NotEmpty((await viewer.ReceiveJsonAsync("error")).GetProperty("message").GetString()!);
        await SubscribeAsync(viewer, "a");
        await viewer.ReceiveFrameAsync();
    }

    [Fact]
    public async Task Endless_request_closes_the_socket()
    {
        await using var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await viewer.SendAsync(new string('x', 2000));
        Assert.Contains("1024", (await viewer.ReceiveJsonAsync("error")).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(await viewer.ReceiveAsync());
    }

    [Fact]
    public async Task Viewer_that_disconnects_is_removed_from_every_camera()
    {
        Publish("a", TestJpeg.Create());
        Publish("b", TestJpeg.Create());
        var viewer = await ViewerClient.ConnectAsync(Server.Address, "/live");
        await SubscribeAsync(viewer, "a");
        await SubscribeAsync(viewer, "b");
        await viewer.CloseAsync();
        await ListenersAsync("a", 0);
        await ListenersAsync("b", 0);
        await viewer.DisposeAsync();
        await OnlyNewestFramesHeldAsync(2 * 16 * 1024);
    }

    // The server responds in order, so a response means that it has handled everything before it.
    private static Task<JsonElement> AnsweredAsync(ViewerClient viewer) => AskAsync(viewer, """{"type":"dance"}""", "error");

    private static async Task<int> SubscribeAsync(ViewerClient viewer, string camera) =>
        (await AskAsync(viewer, $$"""{"type":"subscribe","camera":"{{camera}}"}""", "subscribed")).GetProperty("channel").GetInt32();

    private static async Task<JsonElement> AskAsync(ViewerClient viewer, string request, string answer)
    {
        await viewer.SendAsync(request);
        return await viewer.ReceiveJsonAsync(answer);
    }
}
