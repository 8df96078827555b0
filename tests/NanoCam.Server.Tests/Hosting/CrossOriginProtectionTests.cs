using System.Net;
using System.Net.WebSockets;
using NanoCam.Server.Accounts;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

public sealed class CrossOriginProtectionTests
{
    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "http://127.0.0.1:1", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "SELF", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("X-Nothing", "1", true)]
    public async Task Only_own_pages_and_programs_can_make_changes_and_open_sockets(string header, string value, bool allowed)
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Administrator));
        value = value == "SELF" ? people.Server.Address.GetLeftPart(UriPartial.Authority) : value;
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/cameras/none");
        request.Headers.Add(header, value);
        Assert.Equal(
            allowed ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden,
            (await people.Client(cookie).SendAsync(request)).StatusCode
        );

        var opening = people.OpenAsync("/live", ("Cookie", cookie), (header, value));
        if (allowed)
        {
            (await opening).Dispose();
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => opening);
        }
    }

    [Fact]
    public async Task Page_of_another_site_cannot_change_an_open_server()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload")
        {
            Content = UploadRequests.Jpeg(GoldenFrames.Baseline.Bytes),
        };
        request.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("nct_x", "Basic cHJveHk6cGFzc3dvcmQ=")]
    public async Task Page_of_another_site_cannot_use_the_cookie_by_adding_a_token_to_the_address(string token, string? ambient)
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Administrator));
        (string, string)[] headers =
        [
            ("Cookie", cookie),
            ("Origin", "http://evil.example"),
            .. ambient is null ? Array.Empty<(string, string)>() : [("Authorization", ambient)],
        ];
        await Assert.ThrowsAsync<WebSocketException>(() => people.OpenAsync($"/live?token={token}", headers));

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/cameras/none?token={token}");
        request.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await people.Client(cookie).SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("nct_x")]
    [InlineData("ncs_x")]
    public async Task Page_of_another_site_cannot_change_an_open_server_by_adding_a_token_to_the_address(string token)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/upload?token={token}")
        {
            Content = UploadRequests.Jpeg(GoldenFrames.Baseline.Bytes),
        };
        request.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/live?token={token}"), CancellationToken.None)
        );
    }

    [Fact]
    public async Task Socket_with_a_token_can_come_from_any_page()
    {
        await using var people = await AccountServer.StartAsync();
        var token = people
            .Get<TokenStore>()
            .Create(people.Add("anna", Role.Viewer), "dashboard", Role.Viewer, TimeSpan.FromDays(1))!
            .Value.Secret;
        (await people.OpenAsync($"/live?token={token}", ("Origin", "http://dashboard.example"))).Dispose();
    }

    [Theory]
    [InlineData("evil.example", "", false)]
    [InlineData("localhost.evil.example", "", false)]
    [InlineData("192.0.2.1", "", false)]
    [InlineData("localhost", "", true)]
    [InlineData("127.0.0.1:99", "", true)]
    [InlineData("[::1]:8080", "", true)]
    [InlineData("cam.example", "cam.example", true)]
    [InlineData("evil.example", "cam.example", false)]
    public async Task Server_on_loopback_responds_only_under_its_own_names(string host, string hosts, bool allowed)
    {
        await using var people = await AccountServer.StartAsync(
            null,
            ("NanoCam:Access:Hosts:0", hosts),
            ("NanoCam:Access:Hosts:1", hosts.Length > 0 ? "other.example" : "")
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        Assert.Equal(
            allowed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest,
            (await people.Anonymous.SendAsync(request)).StatusCode
        );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/api/cameras")]
    [InlineData("/nothing")]
    public async Task Every_response_forbids_framing_and_foreign_scripts(string path)
    {
        await using var people = await AccountServer.StartAsync();
        var response = await people.SignedIn(Role.Viewer).GetAsync(path);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }
}
