using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Server.Tests.Uplink;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>No user, token, link or camera uses more than its share, and existing connections stay open.</summary>
public sealed class LimitTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(2_000);

    [Fact]
    public async Task Viewers_of_one_user_share_a_limit_and_the_newest_is_refused()
    {
        await using var people = await AccountServer.StartAsync(null, ("NanoCam:Live:MaxViewersPerUser", "2"));
        var (anna, ben) = (people.Add("anna", Role.Viewer), people.Add("ben", Role.Viewer));
        people.AddCamera("door");
        using var first = await people.OpenAsync("/live", ("Cookie", people.CookieOf(anna)));
        var second = await people.OpenAsync("/api/cameras/door/ws", ("Cookie", people.CookieOf(anna)));

        await AssertRefusedAsync(
            await people.SignedIn(anna).GetAsync("/api/cameras/door/stream.mjpeg"),
            HttpStatusCode.TooManyRequests,
            "MaxViewersPerUser"
        );
        await AssertRefusedAsync(
            await people.SignedIn(anna).GetAsync("/api/cameras/door/frame.jpg?wait=1"),
            HttpStatusCode.TooManyRequests,
            "MaxViewersPerUser"
        );
        Assert.Equal(HttpStatusCode.OK, (await people.SignedIn(anna).GetAsync("/api/cameras")).StatusCode);
        using var others = await people.OpenAsync("/live", ("Cookie", people.CookieOf(ben)));

        // A viewer that disconnects makes room for another.
        second.Dispose();
        await Eventually.TrueAsync(async () => await CanOpenAsync(people, "/live", ("Cookie", people.CookieOf(anna))));
        Assert.Equal(WebSocketState.Open, first.State);
        Assert.Contains(
            "nanocam_over_limit_total{limit=\"viewers\"}",
            await people.SignedIn(anna).GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Viewers_with_a_token_or_share_link_do_not_count_for_the_user()
    {
        await using var people = await AccountServer.StartAsync(null, ("NanoCam:Live:MaxViewersPerUser", "1"));
        var admin = people.Add("admin", Role.Administrator);
        people.AddCamera("door");
        var token = (
            await (await people.SignedIn(admin).PostAsJsonAsync("/api/tokens", new { name = "wall", role = "viewer" })).JsonAsync()
        ).Text("token");
        var link = (
            await (await people.SignedIn(admin).PostAsJsonAsync("/api/shares", new { camera = "door", hours = 1 })).JsonAsync()
        ).Text("token");
        foreach (var secret in (string[])[token, link])
        {
            using var one = await people.OpenAsync($"/api/cameras/door/ws?token={secret}");
            await AssertRefusedAsync(
                await people.Anonymous.GetAsync($"/api/cameras/door/stream.mjpeg?token={secret}"),
                HttpStatusCode.TooManyRequests,
                "MaxViewersPerUser"
            );
            using var owner = await people.OpenAsync("/live", ("Cookie", people.CookieOf(admin)));
            Assert.Equal(WebSocketState.Open, owner.State);
            owner.Abort();
            await Eventually.TrueAsync(async () => await CanOpenAsync(people, "/live", ("Cookie", people.CookieOf(admin))));
        }
    }

    [Fact]
    public async Task Viewer_limit_of_a_camera_covers_all_protocols()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Live:MaxViewersPerCamera", "2"));
        await PostAsync(server, "door", Jpeg);
        await PostAsync(server, "hall", Jpeg);
        using var stream = await server.Client.GetAsync("/api/cameras/door/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead);
        await using var live = await Live.ViewerClient.ConnectAsync(server.Address, "/live");
        await live.SendAsync("""{"type":"subscribe","camera":"door"}""");
        await live.ReceiveJsonAsync("subscribed");

        await AssertRefusedAsync(
            await server.Client.GetAsync("/api/cameras/door/stream.mjpeg"),
            HttpStatusCode.ServiceUnavailable,
            "MaxViewersPerCamera"
        );
        await AssertRefusedAsync(
            await server.Client.GetAsync("/stream?camera=door"),
            HttpStatusCode.ServiceUnavailable,
            "MaxViewersPerCamera"
        );
        await using var late = await Live.ViewerClient.ConnectAsync(server.Address, "/live");
        await late.SendAsync("""{"type":"subscribe","camera":"door"}""");
        Assert.Contains("MaxViewersPerCamera", (await late.ReceiveJsonAsync("error")).Text("message"), StringComparison.Ordinal);
        await late.SendAsync("""{"type":"subscribe","camera":"hall"}""");
        Assert.Equal("hall", (await late.ReceiveJsonAsync("subscribed")).Text("camera"));

        // Changing a rate needs no lease, and a released lease can be acquired again.
        await live.SendAsync("""{"type":"subscribe","camera":"door","fps":1}""");
        await live.SendAsync("""{"type":"unsubscribe","camera":"door"}""");
        await Eventually.TrueAsync(async () =>
        {
            using var next = await server.Client.GetAsync("/api/cameras/door/stream.mjpeg", HttpCompletionOption.ResponseHeadersRead);
            return next.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Concurrent_uploads_of_one_camera_are_limited_without_affecting_others()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:MaxUploadsPerCamera", "2"));
        using var first = await BeginUploadAsync(server, "door", Jpeg);
        using var second = await BeginUploadAsync(server, "door", Jpeg);

        await AssertRefusedAsync(await PostAsync(server, "door", Jpeg), HttpStatusCode.TooManyRequests, "MaxUploadsPerCamera");
        var form = await server.Client.PostAsync("/upload", UploadRequests.File(Jpeg, camera: "door"));
        Assert.Equal(HttpStatusCode.TooManyRequests, form.StatusCode);
        Assert.NotNull(form.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(server, "hall", Jpeg)).StatusCode);
        Assert.StartsWith("HTTP/1.1 200", await EndUploadAsync(first, Jpeg), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await PostAsync(server, "door", Jpeg)).StatusCode == HttpStatusCode.OK);
        Assert.Contains(
            "nanocam_over_limit_total{limit=\"uploads\"} 2",
            await server.Client.GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Of_two_concurrent_uploads_the_one_that_started_last_stays_live()
    {
        await using var server = await TestServer.StartAsync();
        var newer = TestJpeg.Create(2_000, seed: 2);
        using var older = await BeginUploadAsync(server, "door", Jpeg);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(server, "door", newer)).StatusCode);

        var answer = await EndUploadAsync(older, Jpeg);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("filename", answer, StringComparison.Ordinal);
        Assert.Equal(newer, await server.Client.GetByteArrayAsync("/api/cameras/door/frame.jpg"));
    }

    [Fact]
    public async Task Large_uploads_are_refused_before_live_frames_when_memory_is_short_and_started_ones_finish()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:MaxBufferedBytes", "16777216"));
        var photo = TestJpeg.Create(3 << 20);
        using var first = await BeginUploadAsync(server, "photo-1", photo);
        using var second = await BeginUploadAsync(server, "photo-2", photo);
        await Eventually.TrueAsync(() => server.Get<FramePool>().RentedBytes == 8 << 20);

        await AssertRefusedAsync(await PostAsync(server, "photo-3", photo), HttpStatusCode.TooManyRequests, "memory");
        await using var camera = (await UplinkTestCamera.ConnectAsync(server.Address, "live")).Camera;
        await camera.SendFrameAsync(1, TestJpeg.Create(100_000));
        Assert.Equal(FrameVerdict.Accepted, (await camera.ExpectAckAsync()).Verdict);
        Assert.StartsWith("HTTP/1.1 200", await EndUploadAsync(first, photo), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await EndUploadAsync(second, photo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Announced_but_unsent_upload_uses_little_memory()
    {
        await using var server = await TestServer.StartAsync();
        using var promised = await BeginUploadAsync(server, "door", new byte[16 << 20], send: 1000);
        await Eventually.TrueAsync(() => server.Get<FramePool>().RentedBytes == 1 << 20);
    }

    [Fact]
    public async Task Frames_of_all_cameras_stay_within_the_memory_budget_and_the_oldest_are_released_first()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:MaxBufferedBytes", "16777216"));
        var pool = server.Get<FramePool>();
        var jpeg = TestJpeg.Create(900_000);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            // The newest frame of every camera stays in memory.
            using var response = await PostAsync(server, $"camera-{i}", jpeg);
            answers.Add(response.StatusCode);
            Assert.InRange(pool.RentedBytes, 0, 16 << 20);
        }

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        await AssertRefusedAsync(
            await server.Client.GetAsync("/api/cameras/camera-0/frame.jpg"),
            HttpStatusCode.ServiceUnavailable,
            "the memory was needed for other cameras"
        );
        Assert.Equal(jpeg, await server.Client.GetByteArrayAsync("/api/cameras/camera-19/frame.jpg"));
    }

    [Theory]
    [InlineData("GET", "/api/cameras/known/frame.jpg")]
    [InlineData("GET", "/api/cameras/known/stream.mjpeg")]
    [InlineData("POST", "/api/cameras/known/snapshot")]
    [InlineData("POST", "/api/cameras/stranger/frames")]
    [InlineData("POST", "/api/pairing")]
    public async Task Every_temporary_refusal_has_Retry_After(string method, string path)
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Cameras:MaxCameras", "1"));
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("known", out _));
        var codes = server.Get<PairingCodeStore>();
        while (codes.TryCreate(null, "test") is not null) { }

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content =
            method != "POST" ? null
            : path.EndsWith("frames", StringComparison.Ordinal) ? UploadRequests.Jpeg(Jpeg)
            : JsonContent.Create(new { });
        using var response = await server.Client.SendAsync(request);

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable]);
        Assert.InRange(response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string camera, byte[] jpeg) =>
        server.Client.PostAsync($"/api/cameras/{camera}/frames?store=false", UploadRequests.Jpeg(jpeg));

    private static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string reason)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<bool> CanOpenAsync(AccountServer people, string path, (string, string) header)
    {
        try
        {
            using var socket = await people.OpenAsync(path, header);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    // Sends everything except the last byte, after the server has read the head.
    private static async Task<TcpClient> BeginUploadAsync(TestServer server, string camera, byte[] jpeg, int? send = null)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var head =
            $"POST /api/cameras/{camera}/frames HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: "
            + $"{jpeg.Length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        // The server sends 100 Continue when it reads the body, which is after the limits were checked.
        var answer = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await stream.ReadExactlyAsync(answer);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        await stream.WriteAsync(jpeg.AsMemory(0, send ?? (jpeg.Length - 1)));
        return client;
    }

    private static async Task<string> EndUploadAsync(TcpClient client, byte[] jpeg)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(jpeg.AsMemory(jpeg.Length - 1));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
