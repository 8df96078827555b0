using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Compat;

/// <summary>WebSockets of older viewers.</summary>
public sealed class ViewerPortTests
{
    private static readonly byte[] First = GoldenFrames.Baseline.Bytes;
    private static readonly byte[] Second = GoldenFrames.ByName("cjpeg-444").Bytes;

    [Theory]
    [InlineData("/")]
    [InlineData("/any/path")]
    public async Task Each_frame_is_one_binary_message(string path)
    {
        await using var server = await CompatServer.StartAsync();
        await server.SendFrameAsync(First);
        await server.CameraAsync();
        using var viewer = await CompatServer.OpenAsync(server.BinaryWebSocket, path);

        var (type, bytes) = await CompatServer.ReceiveAsync(viewer);
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal(First, bytes);
        await server.SendFrameAsync(Second);
        Assert.Equal(Second, (await CompatServer.ReceiveAsync(viewer)).Bytes);
    }

    [Fact]
    public async Task Each_frame_is_one_JSON_message_with_seconds()
    {
        await using var server = await CompatServer.StartAsync();
        await server.SendFrameAsync(First);
        await server.CameraAsync();
        using var viewer = await CompatServer.OpenAsync(server.JsonWebSocket);

        var (type, bytes) = await CompatServer.ReceiveAsync(viewer);
        var message = JsonDocument.Parse(bytes).RootElement;
        Assert.Equal(WebSocketMessageType.Text, type);
        Assert.Equal(["type", "data", "timestamp"], message.EnumerateObject().Select(member => member.Name));
        Assert.Equal("image", message.GetProperty("type").GetString());
        Assert.Equal(First, message.GetProperty("data").GetBytesFromBase64());
        Assert.Equal(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000d, message.GetProperty("timestamp").GetDouble(), 60d);
    }

    [Fact]
    public async Task JSON_viewer_without_a_camera_receives_a_message_and_then_the_first_camera()
    {
        await using var server = await CompatServer.StartAsync();
        using var viewer = await CompatServer.OpenAsync(server.JsonWebSocket);

        var error = JsonDocument.Parse((await CompatServer.ReceiveAsync(viewer)).Bytes).RootElement;
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        await server.SendFrameAsync(First);
        Assert.Equal(
            "image",
            JsonDocument.Parse((await CompatServer.ReceiveAsync(viewer)).Bytes).RootElement.GetProperty("type").GetString()
        );
    }

    [Fact]
    public async Task Viewer_can_choose_its_camera_and_otherwise_follows_the_default_camera()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions(), ports =>
            [("NanoCam:Compat:Cameras:0:Id", "yard"), ("NanoCam:Compat:Cameras:0:FrameTcpPort", ports[4].ToString())]
        );
        await server.SendFrameAsync(First);
        await server.SendFrameAsync(Second, server.Spare);
        await server.CameraAsync("yard");
        using var named = await CompatServer.OpenAsync(server.BinaryWebSocket, "/?camera=yard");
        using var nameless = await CompatServer.OpenAsync(server.BinaryWebSocket);
        Assert.Equal(Second, (await CompatServer.ReceiveAsync(named)).Bytes);
        Assert.Equal(First, (await CompatServer.ReceiveAsync(nameless)).Bytes);

        Assert.True(server.Server.Get<CameraRegistry>().Remove("ip-127.0.0.1"));
        Assert.Equal(Second, (await CompatServer.ReceiveAsync(nameless)).Bytes);
    }

    [Theory]
    [InlineData("file://", false, true)]
    [InlineData("http://localhost:3010", false, true)]
    [InlineData("http://127.0.0.1:5500", false, true)]
    [InlineData("https://allowed.example", false, true)]
    [InlineData("https://evil.example", true, false)]
    [InlineData("http://192.168.1.5:3010", true, false)]
    [InlineData("null", false, false)]
    [InlineData("null", true, true)]
    [InlineData("garbage", true, false)]
    public async Task Pages_are_admitted_by_origin(string origin, bool filePages, bool may)
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = !may }, _ =>
            [("NanoCam:Compat:AllowedOrigins:0", "https://allowed.example"), ("NanoCam:Compat:FilePages", filePages.ToString())]
        );
        if (may)
        {
            using var viewer = await CompatServer.OpenAsync(server.BinaryWebSocket, "/", origin);
            Assert.Equal(WebSocketState.Open, viewer.State);
            return;
        }

        await RefusedAsync(server.BinaryWebSocket, "/", HttpStatusCode.Forbidden, origin);
        Assert.Equal(1, server.Listener(server.BinaryWebSocket).Rejected);
    }

    [Fact]
    public async Task Every_origin_is_admitted_when_configured()
    {
        await using var server = await CompatServer.StartAsync(("NanoCam:Compat:AllowedOrigins:0", "*"));
        using var viewer = await CompatServer.OpenAsync(server.BinaryWebSocket, "/", "https://any.example");
        Assert.Equal(WebSocketState.Open, viewer.State);
    }

    [Fact]
    public async Task Unlisted_viewer_needs_a_token()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true }, _ =>
            [("NanoCam:Compat:ViewerAddresses:0", "192.0.2.1")]
        );
        var user = server.Server.Get<UserStore>().Add("anna", "no hash", Role.Viewer)!;
        var token = server.Server.Get<TokenStore>().Create(user, "player", Role.Viewer, TimeSpan.FromDays(1))!.Value.Secret;
        await server.SendFrameAsync(First);
        await server.CameraAsync();

        await RefusedAsync(server.BinaryWebSocket, "/", HttpStatusCode.Unauthorized);
        await RefusedAsync(server.BinaryWebSocket, "/?token=nct_wrong", HttpStatusCode.Unauthorized);
        using var viewer = await CompatServer.OpenAsync(server.BinaryWebSocket, $"/?token={token}");
        Assert.Equal(First, (await CompatServer.ReceiveAsync(viewer)).Bytes);
        Assert.Equal(2, server.Listener(server.BinaryWebSocket).Rejected);
    }

    [Theory]
    [InlineData("/api/cameras", 426)]
    [InlineData("/", 426)]
    [InlineData("/health/live", 426)]
    public async Task Viewer_ports_serve_no_other_route(string path, int status)
    {
        await using var server = await CompatServer.StartAsync();
        using var answer = await server.Server.Client.GetAsync(new Uri($"http://127.0.0.1:{server.JsonWebSocket}{path}"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Rebound_host_name_does_not_count_as_same_origin()
    {
        await using var server = await CompatServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.BinaryWebSocket}/");
        request.Headers.Host = "evil.example";
        request.Headers.Add("Origin", "http://evil.example");
        using var answer = await server.Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    private static async Task RefusedAsync(int port, string path, HttpStatusCode status, string? origin = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), CancellationToken.None)
        );
        Assert.Equal(status, socket.HttpStatusCode);
    }
}
