using System.Net;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>Cameras and viewers that may use the server's own port because their address is listed.</summary>
public sealed class AddressAuthorizationTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(900);

    [Fact]
    public async Task Unlisted_address_is_not_admitted()
    {
        await using var server = await StartAsync(null, "10.0.0.0/8");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/latest")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await UploadAsync(server)).StatusCode);
    }

    [Fact]
    public async Task Listed_viewer_can_watch_but_not_change_anything()
    {
        await using var server = await StartAsync("127.0.0.0/8", null);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/latest")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/cameras")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.DeleteAsync("/api/cameras/a")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.GetAsync("/api/users")).StatusCode);
    }

    [Theory]
    [InlineData("Cookie", "a=b")]
    [InlineData("Host", "camera.evil.example")]
    public async Task Listed_address_is_ignored_with_a_cookie_or_an_unknown_host_name(string header, string value)
    {
        await using var server = await StartAsync("127.0.0.1", null, ("NanoCam:Access:Hosts:0", "camera.evil.example.but.not"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/latest");
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.NotEqual(HttpStatusCode.NotFound, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Listed_addresses_are_logged_at_start_even_without_compatibility_ports()
    {
        await using var server = await StartAsync("10.0.0.0/8", "192.168.1.0/24");
        Assert.Single(server.Logs.Entries, line => line.Message.Contains("10.0.0.0/8 may watch on every port", StringComparison.Ordinal));
        Assert.Single(server.Logs.Entries, line =>
            line.Message.Contains("192.168.1.0/24 may send on every port", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Listed_camera_sends_under_its_configured_id_but_not_under_a_paired_id()
    {
        await using var server = await StartAsync(
            "127.0.0.1",
            "127.0.0.1",
            ("NanoCam:Compat:Cameras:0:Id", "porch"),
            ("NanoCam:Compat:Cameras:0:Address", "127.0.0.1")
        );
        var answer = await UploadAsync(server);
        Assert.Equal("porch", (await answer.JsonAsync()).Text("camera"));
        server.Get<NanoCam.Server.Pairing.CameraKeyStore>().Put("door", new byte[32], "pairing");
        Assert.Equal(HttpStatusCode.Unauthorized, (await UploadAsync(server, "?camera=door")).StatusCode);
    }

    [Theory]
    [InlineData("192.168.1.5:8080", "http://192.168.1.5:8080", true)]
    [InlineData("cam.lan:8080", null, true)]
    [InlineData("evil.example:8080", "http://evil.example:8080", false)]
    public async Task Page_under_an_unknown_host_name_cannot_use_a_listed_address(string host, string? origin, bool isLetIn)
    {
        await using var server = await StartAsync(null, "192.168.1.0/24");
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.168.1.7");
        context.Request.Headers.Host = host;
        context.Request.Headers.Origin = origin;
        Assert.Equal(isLetIn, server.Get<NanoCam.Server.Hosting.AddressAuthorization>().CanUpload(context));
    }

    private static Task<HttpResponseMessage> UploadAsync(TestServer server, string query = "") =>
        server.Client.PostAsync("/upload" + query, UploadRequests.Jpeg(Jpeg));

    private static Task<TestServer> StartAsync(string? viewers, string? cameras, params (string Key, string? Value)[] more) =>
        TestServer.StartAsync([
            ("NanoCam:Access:Viewers", "Login"),
            ("NanoCam:Access:Cameras", "Paired"),
            ("NanoCam:Compat:ViewerAddresses:0", viewers ?? ""),
            ("NanoCam:Compat:CameraAddresses:0", cameras ?? ""),
            .. more,
        ]);
}
