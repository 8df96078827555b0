using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using NanoCam.Server.Accounts;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

public sealed class ErrorTests
{
    private static readonly (string Method, string Path, int Status)[] Problems =
    [
        ("GET", "/api/nothing", 404),
        ("POST", "/api/cameras", 405),
        ("GET", "/api/cameras/x", 404),
        ("GET", "/api/cameras/-", 400),
        ("PUT", "/api/cameras/x/settings", 404),
        ("POST", "/api/cameras/x/snapshot", 404),
        ("GET", "/api/cameras/x/frame.jpg", 404),
        ("GET", "/api/cameras/x/stream.mjpeg", 404),
        ("GET", "/api/cameras/x/ws", 404),
        ("GET", "/api/cameras/x/key", 404),
        ("POST", "/api/cameras/x/frames", 400),
        ("POST", "/api/cameras/x/health", 400),
        ("GET", "/live", 426),
        ("GET", "/uplink", 426),
        ("GET", "/snapshot?camera=x", 404),
        ("GET", "/stream?camera=x", 404),
        ("GET", "/status?camera=x", 404),
        ("GET", "/control?camera=x&var=quality&val=1", 404),
        ("POST", "/api/pair", 400),
        ("DELETE", "/api/pairing/x", 404),
        ("DELETE", "/api/pull/x", 404),
        ("POST", "/api/session", 409),
        ("PATCH", "/api/users/9", 403),
        ("DELETE", "/api/tokens/9", 403),
        ("DELETE", "/api/shares/9", 404),
        ("GET", "/api/audit?limit=0", 400),
        ("GET", "/api/audit?limit=x", 400),
        ("GET", "/share/ncs_x/", 404),
    ];

    [Fact]
    public async Task Errors_of_every_route_family_have_the_same_fields()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (method, path, status) in Problems)
        {
            var json = method is "PUT" or "PATCH" || path == "/api/session" ? "{}" : null;
            await AssertProblemAsync(server.Client, method, path, json, status);
        }
    }

    [Fact]
    public async Task Errors_of_a_client_without_sufficient_rights_have_the_same_fields()
    {
        await using var server = await AccountServer.StartAsync();
        await AssertProblemAsync(server.Anonymous, "GET", "/api/cameras", null, 401);
        await AssertProblemAsync(server.Anonymous, "GET", "/api/cameras/x/frame.jpg", null, 401);
        await AssertProblemAsync(server.Anonymous, "POST", "/api/session", "{}", 401);
        await AssertProblemAsync(server.SignedIn(Role.Viewer), "GET", "/api/users", null, 403);
    }

    [Fact]
    public async Task Errors_of_compatibility_routes_have_one_field()
    {
        await using var server = await TestServer.StartAsync();
        foreach (
            var (method, path, status) in new[]
            {
                ("GET", "/latest", 404),
                ("GET", "/latest?camera=-", 400),
                ("GET", "/images/x.jpg", 404),
                ("POST", "/upload", 400),
            }
        )
        {
            using var response = await SendAsync(server.Client, method, path, null);
            Assert.Equal((path, status), (path, (int)response.StatusCode));
            Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(["error"], Names(await response.JsonAsync()));
        }
    }

    [Theory]
    [InlineData("GET", "/api/audit?limit=many", null, 400, "The parameter limit is missing or invalid. See /api/docs for its type.")]
    [InlineData("GET", "/api/audit?limit=many&before=1", null, 400, "A query parameter is invalid. See /api/docs for the parameter types.")]
    [InlineData("POST", "/api/pull", "", 400, "The request has no body. Send JSON.")]
    [InlineData("POST", "/api/pull", "{", 400, "The request body is not valid JSON for this route.")]
    [InlineData("POST", "/api/pull", null, 400, "The request has no body. Send JSON.")]
    public async Task Errors_contain_no_text_of_the_framework(string method, string path, string? json, int status, string detail)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await SendAsync(server.Client, method, path, json);
        Assert.Equal((status, detail), ((int)response.StatusCode, (await response.JsonAsync()).Text("detail")));
    }

    [Theory]
    [InlineData(80_000, true)]
    [InlineData(2, false)]
    public async Task Refused_request_whose_body_is_not_read_announces_the_end_of_its_connection(int length, bool closes)
    {
        await using var server = await AccountServer.StartAsync();
        using var response = await SendAsync(server.Anonymous, "POST", "/api/pull", new string('1', length));

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal(closes, response.Headers.ConnectionClose == true);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? json)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    private static async Task AssertProblemAsync(HttpClient client, string method, string path, string? json, int status)
    {
        using var response = await SendAsync(client, method, path, json);
        var route = $"{method} {path}";
        Assert.Equal((route, status), (route, (int)response.StatusCode));
        Assert.Equal((route, "application/problem+json"), (route, response.Content.Headers.ContentType?.MediaType));
        var problem = await response.JsonAsync();
        Assert.Equal((route, "type title status detail"), (route, string.Join(' ', Names(problem))));
        Assert.Matches("^(about:blank|urn:nanocam:[a-zA-Z]+)$", problem.Text("type"));
        Assert.Equal(ReasonPhrases.GetReasonPhrase(status), problem.Text("title"));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.EndsWith(".", problem.Text("detail"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement body) => body.EnumerateObject().Select(property => property.Name);
}
