using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Detections;

/// <summary>Detections of external detectors, and their effects.</summary>
public sealed class DetectionTests : IAsyncLifetime
{
    private const string Person = """{"boxes":[{"label":"person","score":0.92,"x":0.1,"y":0.2,"width":0.3,"height":0.4}]}""";

    private readonly ManualClock _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new TestServerOptions { Time = _clock });
        await SendFrameAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Newest_detections_are_returned()
    {
        var before = await GetAsync("/api/cameras/door/detections");
        Assert.Equal((JsonValueKind.Null, 0), (before.GetProperty("time").ValueKind, before.GetProperty("boxes").GetArrayLength()));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Person));
        var after = await GetAsync("/api/cameras/door/detections");
        Assert.Equal("person", after.GetProperty("boxes")[0].Text("label"));
        Assert.Equal("2026-01-31T12:00:00Z", after.Text("time"));
    }

    [Theory]
    [InlineData(
        """{"label":"a","x":0.9,"y":0,"width":0.2,"height":1}""",
        "boxes[0] is outside the frame: it extends from 0.9, 0 to 1.1, 1."
    )]
    [InlineData("""{"label":"a","x":-0.1,"y":0,"width":0.2,"height":1}""", "boxes[0] is outside the frame")]
    [InlineData("""{"label":"a","x":10,"y":20,"width":100,"height":50}""", "divide pixels by its width and height")]
    [InlineData("""{"label":"a","x":0,"y":0,"width":0,"height":1}""", "boxes[0] has width 0 and height 1.")]
    [InlineData("""{"label":"a","x":0,"y":0,"width":1,"height":1,"score":1.5}""", "boxes[0].score is 1.5.")]
    [InlineData("""{"label":"","x":0,"y":0,"width":1,"height":1}""", "boxes[0].label must have 1 to 64 characters")]
    [InlineData("""{"label":"a\nb","x":0,"y":0,"width":1,"height":1}""", "boxes[0].label must have 1 to 64 characters")]
    public async Task Invalid_box_is_refused_with_the_reason(string box, string expected)
    {
        var response = await SendAsync($$"""{"boxes":[{{box}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"boxes":[{"label":"a","x":0,"y":0,"width":1}]}""")]
    [InlineData("""{"boxes":[],"time":"2026-01-31T10:00:00Z"}""")]
    [InlineData("""{"boxes":[],"time":"2026-01-31T12:10:00Z"}""")]
    [InlineData("""{"boxes":[],"sequence":-1}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    public async Task Invalid_request_is_refused(string json) => Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(json));

    [Fact]
    public async Task Request_with_too_many_boxes_long_labels_or_an_unknown_camera_is_refused()
    {
        static string Boxes(int count, string label)
        {
            var box = $$"""{"label":"{{label}}","x":0,"y":0,"width":1,"height":1}""";
            return $$"""{"boxes":[{{string.Join(',', Enumerable.Repeat(box, count))}}]}""";
        }

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Boxes(100, "a")));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(Boxes(101, "a")));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Boxes(1, new string('a', 64))));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(Boxes(1, new string('a', 65))));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Person, "nothing")).StatusCode);
    }

    [Fact]
    public async Task Rounding_of_32_bit_numbers_at_the_edge_is_accepted() =>
        Assert.Equal(
            HttpStatusCode.NoContent,
            await PostAsync("""{"boxes":[{"label":"a","x":0.69999999,"y":0,"width":0.30000004,"height":1.0000001}]}""")
        );

    [Fact]
    public async Task Detector_at_ten_frames_per_second_creates_one_event_until_the_object_is_absent()
    {
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Person));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        var first = (await EventsAsync())[0];
        Assert.Equal(("detector", "person 92 %"), (first.Text("cause"), first.Text("detail")));
        Assert.Equal(1, (await EventsAsync()).GetArrayLength());

        _clock.Advance(TimeSpan.FromSeconds(31));
        await PostAsync(Person);
        Assert.Equal(2, (await EventsAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Labels_that_change_constantly_create_at_most_one_event_in_five_seconds()
    {
        for (var i = 0; i < 100; i++)
        {
            await PostAsync($$"""{"boxes":[{"label":"object {{i}}","x":0,"y":0,"width":1,"height":1}]}""");
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange((await EventsAsync()).GetArrayLength(), 1, 2);
    }

    [Fact]
    public async Task More_than_twenty_detections_per_second_are_refused()
    {
        var responses = new List<HttpResponseMessage>();
        for (var i = 0; i < 25; i++)
        {
            responses.Add(await SendAsync(Person));
        }

        Assert.Equal(20, responses.Count(response => response.StatusCode == HttpStatusCode.NoContent));
        Assert.Equal(HttpStatusCode.TooManyRequests, responses[^1].StatusCode);
        Assert.Equal("1", responses[^1].Headers.GetValues("Retry-After").Single());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Person));
    }

    [Fact]
    public async Task Camera_with_the_rule_event_records_while_objects_are_detected()
    {
        var (camera, _) = await UplinkTestCamera.ConnectAsync(_server.Address, "hall");
        await using var open = camera;
        await camera.SendFrameAsync(1, TestJpeg.Create());
        await camera.ExpectAckAsync();
        using var rule = Json("""{"rule":"event","afterSeconds":5}""");
        (await _server.Client.PutAsync("/api/cameras/hall/recording", rule)).EnsureSuccessStatusCode();
        await SendAsync("""{"boxes":[]}""", "hall");
        Assert.Equal("waiting", (await GetAsync("/api/cameras/hall/recording")).Text("state"));

        await SendAsync(Person, "hall");
        await camera.SendFrameAsync(2, TestJpeg.Create());
        await camera.ExpectAckAsync();
        Assert.Equal("recording", (await GetAsync("/api/cameras/hall/recording")).Text("state"));
    }

    [Fact]
    public async Task Viewer_on_the_live_socket_receives_events_and_the_detections_of_its_cameras()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_server.Address) { Scheme = "ws", Path = "/live" }.Uri, default);
        await PostAsync("""{"boxes":[],"sequence":1}""");
        await socket.SendAsync("""{"type":"subscribe","camera":"door"}"""u8.ToArray(), WebSocketMessageType.Text, true, default);
        await ReadUntilAsync(socket, message => message.Text("type") == "subscribed");
        await PostAsync(Person.Replace("\"boxes\"", "\"sequence\":7,\"boxes\"", StringComparison.Ordinal));

        var seen = new List<JsonElement>();
        await ReadUntilAsync(socket, message =>
        {
            seen.Add(message);
            return seen.Any(one => one.Text("type") == "event") && seen.Any(one => one.Text("type") == "detections");
        });
        var detections = seen.Single(message => message.Text("type") == "detections");
        Assert.Equal((7, "door"), (detections.GetProperty("sequence").GetInt32(), detections.Text("camera")));
        Assert.Equal(0.92, detections.GetProperty("boxes")[0].GetProperty("score").GetDouble());
        Assert.Equal("detection", seen.Last(message => message.Text("type") == "event").Text("kind"));
    }

    [Fact]
    public async Task Events_are_counted_by_camera_and_kind()
    {
        await PostAsync(Person);
        var summary = await GetAsync("/api/events/summary?camera=door");
        var counts = summary
            .GetProperty("counts")
            .EnumerateArray()
            .ToDictionary(c => c.Text("kind"), c => c.GetProperty("count").GetInt32());
        Assert.Equal(1, counts["detection"]);
        Assert.Equal(0, (await GetAsync("/api/events/summary?camera=other")).GetProperty("counts").GetArrayLength());
        Assert.Equal(0, (await GetAsync("/api/events/summary?to=2026-01-01T00:00:00Z")).GetProperty("counts").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Client.GetAsync("/api/events/summary?camera=a%2Fb")).StatusCode);
    }

    private static async Task ReadUntilAsync(ClientWebSocket socket, Func<JsonElement, bool> isLast)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            WebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), timeout.Token);
                length += result.Count;
            } while (!result.EndOfMessage);

            if (
                result.MessageType == WebSocketMessageType.Text
                && isLast(JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone())
            )
            {
                return;
            }
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> SendAsync(string json, string camera = "door") =>
        _server.Client.PostAsync($"/api/cameras/{camera}/detections", Json(json));

    private async Task<HttpStatusCode> PostAsync(string json) => (await SendAsync(json)).StatusCode;

    private async Task<JsonElement> GetAsync(string path) => await (await _server.Client.GetAsync(path)).JsonAsync();

    private async Task<JsonElement> EventsAsync() =>
        (await GetAsync("/api/cameras/door/events?kind=detection&from=0")).GetProperty("events");

    private async Task SendFrameAsync() =>
        (await _server.Client.PostAsync("/api/cameras/door/frames", UploadRequests.Jpeg(TestJpeg.Create()))).EnsureSuccessStatusCode();
}
