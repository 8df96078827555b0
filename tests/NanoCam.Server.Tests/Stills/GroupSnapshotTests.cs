using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Stills;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Stills;

public sealed class GroupSnapshotTests : IAsyncLifetime
{
    private static readonly byte[] Jpeg = TestJpeg.Create(900);

    private readonly FakeTimeProvider _time = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(new TestServerOptions { Time = _time });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Stills_are_requested_at_the_same_time_and_the_spread_of_capture_times_is_returned()
    {
        var asked = new CountdownEvent(3);
        foreach (var (id, delayMs) in new[] { ("a", 4), ("b", 1), ("c", 21) })
        {
            Add(id).Capture = async (_, cancellation) =>
            {
                asked.Signal();
                // No camera responds before all have received the request.
                await Task.Run(() => asked.Wait(cancellation), cancellation);
                return Still(delayMs * 1000);
            };
        }

        var answer = await (await PostAsync("""{"reason":" parcel "}""")).JsonAsync();

        Assert.Equal(3, answer.GetProperty("taken").GetInt32());
        Assert.Equal(20, answer.GetProperty("spreadMs").GetDouble());
        Assert.Equal(["a", "b", "c"], Results(answer).Select(result => result.Text("camera")));
        Assert.Equal([4, 1, 21], Results(answer).Select(result => result.GetProperty("delayMs").GetDouble()));
        var file = Results(answer)[2].GetProperty("still").Text("filename");
        Assert.Equal(Jpeg, await _server.Client.GetByteArrayAsync($"/images/{file}"));
        Assert.Equal("parcel", await ReasonInGalleryAsync("c"));
    }

    [Fact]
    public async Task Slow_camera_is_left_out_after_the_timeout_and_the_others_are_stored()
    {
        Add("fast").Capture = (_, _) => Task.FromResult(Still(0));
        var isAsked = new TaskCompletionSource();
        Add("slow").Capture = async (_, cancellation) =>
        {
            isAsked.SetResult();
            return await new TaskCompletionSource<Frame>().Task.WaitAsync(cancellation);
        };
        Add("busy").Capture = (_, _) => throw new CameraCommandException(NanoCam.Wire.CommandStatus.Busy, "The camera is busy.");

        var pending = PostAsync("""{"cameras":["slow","fast","busy","fast"],"timeoutMs":2500}""");
        await isAsked.Task;
        await Eventually.TrueAsync(() => _server.Get<StillStore>().Stored == 1);
        Assert.False(pending.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(2500));
        var answer = await (await pending).JsonAsync();

        Assert.Equal(1, answer.GetProperty("taken").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("spreadMs").ValueKind);
        var results = Results(answer);
        Assert.Equal(["slow", "fast", "busy"], results.Select(result => result.Text("camera")));
        Assert.Equal("Camera slow did not send the still within 2.5 seconds.", results[0].Text("error"));
        Assert.Equal("stillTimeout", results[0].Text("errorCode"));
        Assert.Equal("The camera is busy.", results[2].Text("error"));
    }

    [Fact]
    public async Task Cameras_that_cannot_take_a_still_are_listed_with_the_reason()
    {
        await _server.Client.PostAsync("/api/cameras/uploads/frames", UploadRequests.Jpeg(Jpeg));
        Add("gone").Capture = (_, _) => throw new IOException("Broken pipe");
        var answer = await (await PostAsync("{}")).JsonAsync();
        Assert.Equal(["noCommands"], Results(answer).Select(result => result.GetProperty("errorCode").GetString()).OfType<string>());
        Assert.Equal("Camera gone disconnected before it sent the still.", Results(answer)[0].Text("error"));
    }

    [Theory]
    [InlineData("""{"cameras":["nobody"]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"cameras":["../x"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"cameras":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"cameras":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"timeoutMs":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"timeoutMs":15001}""", HttpStatusCode.BadRequest)]
    [InlineData("{\"reason\":\"a\\u0007\"}", HttpStatusCode.BadRequest)]
    public async Task Invalid_request_takes_no_still(string body, HttpStatusCode expected)
    {
        Add("a").Capture = (_, _) => throw new InvalidOperationException("It was asked.");
        Assert.Equal(expected, (await PostAsync(body)).StatusCode);
    }

    [Fact]
    public async Task Reason_of_a_single_still_is_kept_until_the_still_is_deleted()
    {
        Add("a").Capture = (_, _) => Task.FromResult(Still(0));
        var still = await (await _server.Client.PostAsync("/api/cameras/a/snapshot?reason=doorbell", null)).JsonAsync();
        Assert.Equal("doorbell", still.Text("reason"));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _server.Client.PostAsync($"/api/cameras/a/snapshot?reason={new string('x', 81)}", null)).StatusCode
        );
        await _server.RestartAsync();
        Assert.Equal("doorbell", await ReasonInGalleryAsync("a"));

        Assert.True(StillName.TryParse(still.Text("filename"), out var name));
        var folder = Path.Combine(_server.DataDirectory, "stills", name.Day);
        File.Delete(Path.Combine(folder, name.Text));
        var reasons = _server.Get<StillReasons>();
        reasons.RemoveOrphans(name.Day, folder);
        Assert.Empty(reasons.Read([name]));
    }

    [Fact]
    public async Task Stills_are_not_stored_when_the_session_ends_while_the_cameras_take_them()
    {
        await using var accounts = await AccountServer.StartAsync();
        var still = new TaskCompletionSource<Frame>();
        var asked = new TaskCompletionSource();
        var link = new FakeLink
        {
            Capture = (_, _) =>
            {
                asked.SetResult();
                return still.Task;
            },
        };
        accounts.AddCamera("door").Attach(link, 1);
        var caller = accounts.Add("caller", Role.Operator);
        var answer = accounts.SignedIn(caller).PostAsync("/api/snapshots", Json("""{"cameras":["door"]}"""));
        await asked.Task;
        accounts.Get<SessionStore>().End(session => session.User == caller.Id);
        Assert.True(accounts.Get<FramePool>().TryRent(1000, out var frame));
        still.SetResult(frame);
        Assert.Equal(HttpStatusCode.Unauthorized, (await answer).StatusCode);
        Assert.Equal(0, accounts.Get<StillStore>().Stored);
    }

    private static IReadOnlyList<JsonElement> Results(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray()];

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<string?> ReasonInGalleryAsync(string camera) =>
        (await (await _server.Client.GetAsync($"/api/cameras/{camera}/stills")).JsonAsync())
            .GetProperty("stills")[0]
            .GetProperty("reason")
            .GetString();

    private Task<HttpResponseMessage> PostAsync(string json) => _server.Client.PostAsync("/api/snapshots", Json(json));

    private FakeLink Add(string id)
    {
        var link = new FakeLink();
        Assert.True(_server.Get<CameraRegistry>().TryGetOrAdd(id, out var camera));
        camera.Attach(link, UnixTime.ToMicroseconds(_time.GetUtcNow()));
        return link;
    }

    private Frame Still(int delayMicroseconds)
    {
        Assert.True(_server.Get<FramePool>().TryRent(Jpeg.Length, out var frame));
        Jpeg.CopyTo(frame.Buffer, 0);
        (frame.Width, frame.Height, frame.Sequence) = (640, 480, 9);
        frame.CapturedMicroseconds = UnixTime.ToMicroseconds(_time.GetUtcNow()) + delayMicroseconds;
        return frame;
    }
}
