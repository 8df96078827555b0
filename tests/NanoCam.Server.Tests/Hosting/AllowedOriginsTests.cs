using System.Net;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>What a browser may and may not do for pages of other sites (CORS).</summary>
public sealed class AllowedOriginsTests
{
    private const string Key = "NanoCam:Compat:AllowedOrigins:0";
    private const string SecondKey = "NanoCam:Compat:AllowedOrigins:1";
    private const string Page = "http://pages.example:3010";

    [Theory]
    [InlineData(null, Page, null)]
    [InlineData(Page, "http://evil.example", null)]
    [InlineData(Page, "null", null)]
    [InlineData(Page, Page, Page)]
    [InlineData("http://a.example " + Page, Page, Page)]
    [InlineData("*", Page, "*")]
    [InlineData("null", "null", "*")]
    [InlineData("null", Page, null)]
    [InlineData("* " + Page, Page, Page)]
    public async Task Page_can_read_when_its_origin_is_allowed(string? allowed, string origin, string? answered)
    {
        var origins = (allowed ?? "").Split(' ');
        await using var server = await TestServer.StartAsync((Key, origins[0]), (SecondKey, origins.ElementAtOrDefault(1)));
        using var response = await SendAsync(server, HttpMethod.Get, "/api/cameras", origin);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answered, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal(answered == Page ? "true" : null, Header(response, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData(Page, "PUT", true)]
    [InlineData("*", "GET", true)]
    [InlineData("*", "PUT", false)]
    [InlineData(null, "GET", false)]
    public async Task Preflight_lists_the_methods_that_the_page_can_use(string? allowed, string method, bool isAllowed)
    {
        await using var server = await TestServer.StartAsync((Key, allowed ?? ""));
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/cameras/a/settings");
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var response = await server.Client.SendAsync(request);
        var methods = Header(response, "Access-Control-Allow-Methods") ?? "";
        Assert.Equal(isAllowed, methods.Contains(method, StringComparison.Ordinal));
        Assert.Equal(allowed is not null, response.StatusCode == HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(Page, HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task Page_can_upload_only_when_its_origin_is_listed(string? allowed, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync((Key, allowed ?? ""));
        using var response = await SendAsync(server, HttpMethod.Post, "/upload", Page, UploadRequests.Jpeg(TestJpeg.Create(900)));
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/upload", "Bearer x")]
    [InlineData("POST", "/upload", "Bearer nct_x")]
    [InlineData("POST", "/upload", "Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("POST", "/api/pull", "Bearer nct_x")]
    [InlineData("GET", "/control?var=quality&val=5", "Bearer nct_x")]
    public async Task Page_of_any_origin_cannot_make_changes_with_a_made_up_header(string method, string route, string authorization)
    {
        // Browsers send a POST although the preflight lists GET only: POST needs no permission.
        await using var server = await TestServer.StartAsync((Key, "*"));
        using var request = new HttpRequestMessage(new HttpMethod(method), route)
        {
            Content = method == "POST" ? UploadRequests.Jpeg(TestJpeg.Create(900)) : null,
        };
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Page_of_any_origin_still_requires_a_sign_in()
    {
        await using var people = await AccountServer.StartAsync(settings: (Key, "*"));
        using var response = await SendAsync(people.Server, HttpMethod.Get, "/latest", Page);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestServer server,
        HttpMethod method,
        string route,
        string origin,
        HttpContent? content = null
    )
    {
        using var request = new HttpRequestMessage(method, route) { Content = content };
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await server.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
