using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

public sealed class CameraApiTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(900);

    [Fact]
    public async Task Cameras_are_listed_by_id_with_data_of_their_newest_frame()
    {
        await using var server = await StartAsync(out var time, "b", "a");
        time.Advance(TimeSpan.FromMilliseconds(120));
        var list = System.Text.Json.JsonDocument.Parse(await server.Client.GetStringAsync("/api/cameras")).RootElement;
        Assert.Equal(["a", "b"], list.EnumerateArray().Select(c => c.Text("id")));
        var camera = list[0];
        Assert.Equal("online", camera.Text("state"));
        Assert.Equal("http", camera.Text("uplink"));
        Assert.Equal(120, camera.GetProperty("frameAgeMs").GetInt32());
        Assert.Equal(900, camera.GetProperty("frameBytes").GetInt32());
        Assert.Equal(1, camera.GetProperty("counters").GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task Silent_camera_goes_offline()
    {
        await using var server = await StartAsync(out var time, "a");
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("offline", (await server.Client.CameraAsync("a")).Text("state"));
    }

    [Fact]
    public async Task Name_survives_a_restart_and_an_empty_one_restores_the_id()
    {
        await using var server = await StartAsync(out _, "a");
        Assert.Equal("Front door", (await (await PatchAsync(server, """{"name":" Front door "}""")).JsonAsync()).Text("name"));
        await server.RestartAsync();
        var camera = await server.Client.CameraAsync("a");
        Assert.Equal("Front door", camera.Text("name"));
        Assert.Matches("^2000-01-01T00:00:00(\\.[0-9]+)?Z$", camera.Text("lastSeen"));
        Assert.Equal("a", (await (await PatchAsync(server, """{"name":""}""")).JsonAsync()).Text("name"));
    }

    [Theory]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"a\u0007b"}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Invalid_change_is_rejected_with_a_problem(string body)
    {
        await using var server = await StartAsync(out _, "a");
        await IsProblemAsync(await PatchAsync(server, body), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Offline_camera_can_be_removed_and_an_online_one_cannot()
    {
        await using var server = await StartAsync(out var time, "a");
        await IsProblemAsync(await server.Client.DeleteAsync("/api/cameras/a"), HttpStatusCode.Conflict);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync("/api/cameras/a")).StatusCode);
        await server.RestartAsync();
        await IsProblemAsync(await server.Client.GetAsync("/api/cameras/a"), HttpStatusCode.NotFound);
        Assert.Equal(0, server.Get<FramePool>().RentedBytes);
    }

    [Fact]
    public async Task Desired_settings_are_merged_stored_and_pending_until_reported()
    {
        await using var server = await StartAsync(out _, "a");
        await PutAsync(server, """{"intervalMs":100,"width":800,"height":600,"controls":{"brightness":1,"vflip":1}}""");
        var answer = await (await PutAsync(server, """{"quality":70,"controls":{"brightness":-2,"vflip":null}}""")).JsonAsync();
        const string Expected = """{"intervalMs":100,"width":800,"height":600,"quality":70,"controls":{"brightness":-2}}""";
        Assert.Equal(Expected, answer.GetProperty("desired").GetRawText());
        Assert.True(answer.GetProperty("pending").GetBoolean());

        await server.RestartAsync();
        Assert.Equal(Expected, (await server.Client.CameraAsync("a")).GetProperty("settings").GetProperty("desired").GetRawText());
    }

    [Fact]
    public async Task Interval_is_unset_until_a_user_sets_it_and_after_null()
    {
        await using var server = await StartAsync(out _, "a");
        (string? Body, string Interval)[] steps =
        [
            (null, "null"),
            ("""{"quality":70}""", "null"),
            ("""{"intervalMs":0}""", "0"),
            ("""{"quality":80}""", "0"),
            ("""{"intervalMs":250}""", "250"),
            ("""{"intervalMs":null}""", "null"),
        ];
        foreach (var (body, interval) in steps)
        {
            if (body is not null)
            {
                Assert.True((await PutAsync(server, body)).IsSuccessStatusCode);
            }

            Assert.Equal(interval, await DesiredIntervalAsync());
            await server.RestartAsync();
            Assert.Equal(interval, await DesiredIntervalAsync());
        }

        async Task<string> DesiredIntervalAsync() =>
            (await server.Client.CameraAsync("a")).GetProperty("settings").GetProperty("desired").GetProperty("intervalMs").GetRawText();
    }

    [Theory]
    [InlineData("""{"quality":101}""")]
    [InlineData("""{"width":-1}""")]
    [InlineData("""{"height":65536}""")]
    [InlineData("""{"intervalMs":86400001}""")]
    [InlineData("""{"intervalMs":-1}""")]
    [InlineData("""{"controls":{"loudness":1}}""")]
    [InlineData("""{"controls":{"brightness":40000}}""")]
    [InlineData("""{"controls":[]}""")]
    public async Task Setting_out_of_range_is_rejected_and_changes_nothing(string body)
    {
        await using var server = await StartAsync(out _, "a");
        await IsProblemAsync(await PutAsync(server, body), HttpStatusCode.BadRequest);
        Assert.False((await server.Client.CameraAsync("a")).GetProperty("settings").GetProperty("pending").GetBoolean());
    }

    [Fact]
    public async Task Desired_settings_are_sent_to_the_camera_within_its_ranges()
    {
        await using var server = await StartAsync(out _, "a");
        var link = Attach(server);
        await IsProblemAsync(await PutAsync(server, """{"controls":{"brightness":3}}"""), HttpStatusCode.BadRequest);
        await IsProblemAsync(await PutAsync(server, """{"controls":{"denoise":1}}"""), HttpStatusCode.BadRequest);
        await PutAsync(server, """{"controls":{"brightness":2}}""");
        var sent = Assert.Single(link.Sent);
        Assert.Equal((CameraControl.Brightness, (short)2), (sent.Controls[0].Control, sent.Controls[0].Value));
        Assert.Equal(1u, sent.Revision);
    }

    [Fact]
    public async Task Snapshot_is_captured_through_the_link_and_stored()
    {
        await using var server = await StartAsync(out _, "a");
        var link = Attach(server);
        link.Capture = (command, _) =>
        {
            Assert.Equal(CommandKind.CaptureNow, command.Kind);
            return Task.FromResult(Still(server));
        };
        var answer = await (await server.Client.PostAsync("/api/cameras/a/snapshot", null)).JsonAsync();
        Assert.Equal("success", answer.Text("status"));
        Assert.Equal(Jpeg, await server.Client.GetByteArrayAsync($"/images/{answer.Text("filename")}"));
    }

    [Fact]
    public async Task Snapshot_without_a_response_fails_after_15_seconds()
    {
        await using var server = await StartAsync(out var time, "a");
        var called = new TaskCompletionSource();
        Attach(server).Capture = async (_, cancellation) =>
        {
            var never = new TaskCompletionSource<Frame>();
            called.SetResult();
            return await never.Task.WaitAsync(cancellation);
        };
        var answer = server.Client.PostAsync("/api/cameras/a/snapshot", null);
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(15));
        await IsProblemAsync(await answer, HttpStatusCode.GatewayTimeout);
    }

    [Theory]
    [InlineData(CommandStatus.NotSupported, HttpStatusCode.Conflict)]
    [InlineData(CommandStatus.Busy, HttpStatusCode.Conflict)]
    [InlineData(CommandStatus.Failed, HttpStatusCode.ServiceUnavailable)]
    public async Task Refused_snapshot_returns_the_reason_of_the_camera(CommandStatus status, HttpStatusCode expected)
    {
        await using var server = await StartAsync(out _, "a");
        Attach(server).Capture = (_, _) => throw new CameraCommandException(status, "Not now.");
        await IsProblemAsync(await server.Client.PostAsync("/api/cameras/a/snapshot", null), expected);
    }

    [Fact]
    public async Task Snapshot_of_a_camera_without_a_link_fails()
    {
        await using var server = await StartAsync(out var time, "a");
        await IsProblemAsync(await server.Client.PostAsync("/api/cameras/a/snapshot", null), HttpStatusCode.Conflict);
        time.Advance(TimeSpan.FromMinutes(1));
        await IsProblemAsync(await server.Client.PostAsync("/api/cameras/a/snapshot", null), HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("..%2fx", HttpStatusCode.BadRequest)]
    [InlineData("a b", HttpStatusCode.BadRequest)]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    public async Task Unknown_and_invalid_ids_have_different_errors(string id, HttpStatusCode expected)
    {
        await using var server = await StartAsync(out _, "a");
        await IsProblemAsync(await server.Client.GetAsync($"/api/cameras/{id}"), expected);
    }

    private static Task<TestServer> StartAsync(out FakeTimeProvider time, params string[] cameras)
    {
        time = new FakeTimeProvider();
        return StartAsync(time, cameras);
    }

    private static async Task<TestServer> StartAsync(FakeTimeProvider time, string[] cameras)
    {
        var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        foreach (var camera in cameras)
        {
            await server.Client.PostAsync($"/api/cameras/{camera}/frames", UploadRequests.Jpeg(Jpeg));
        }

        return server;
    }

    private static FakeLink Attach(TestServer server)
    {
        var link = new FakeLink();
        server.Get<CameraRegistry>().TryGet("a", out var camera);
        camera!.Attach(link, 1);
        return link;
    }

    private static Frame Still(TestServer server)
    {
        server.Get<FramePool>().TryRent(Jpeg.Length, out var frame);
        Jpeg.CopyTo(frame!.Buffer, 0);
        (frame.Width, frame.Height, frame.Sequence, frame.CapturedMicroseconds) = (640, 480, 9, 1_795_253_962_680_733);
        return frame;
    }

    private static Task<HttpResponseMessage> PatchAsync(TestServer server, string json) =>
        server.Client.PatchAsync("/api/cameras/a", new StringContent(json, Encoding.UTF8, "application/json"));

    private static Task<HttpResponseMessage> PutAsync(TestServer server, string json) =>
        server.Client.PutAsync("/api/cameras/a/settings", new StringContent(json, Encoding.UTF8, "application/json"));

    private static async Task IsProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.Text("title"));
        Assert.EndsWith(".", problem.Text("detail"), StringComparison.Ordinal);
    }
}
