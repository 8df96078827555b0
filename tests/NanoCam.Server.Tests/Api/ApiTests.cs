using System.Net;
using System.Text.Json;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

public sealed class ApiTests
{
    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/upload", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/cameras", HttpStatusCode.MethodNotAllowed)]
    public async Task Unknown_route_returns_a_problem(string method, string path, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await server.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)expected, (await response.JsonAsync()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Viewer_is_served_with_security_headers_and_revalidated()
    {
        await using var server = await TestServer.StartAsync();
        var page = await server.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task OpenAPI_document_lists_every_route_once_with_its_responses()
    {
        await using var server = await TestServer.StartAsync();
        var document = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        Assert.StartsWith("3.1", document.Text("openapi"), StringComparison.Ordinal);
        Assert.Equal("MIT", document.GetProperty("info").GetProperty("license").Text("identifier"));
        string[] expected =
        [
            "/api/audit",
            "/api/cameras",
            "/api/cameras/{id}",
            "/api/cameras/{id}/detections",
            "/api/cameras/{id}/events",
            "/api/cameras/{id}/explain",
            "/api/cameras/{id}/export",
            "/api/cameras/{id}/frame.jpg",
            "/api/cameras/{id}/frames",
            "/api/cameras/{id}/frames/at",
            "/api/cameras/{id}/health",
            "/api/cameras/{id}/key",
            "/api/cameras/{id}/motion",
            "/api/cameras/{id}/motion/cells",
            "/api/cameras/{id}/playback.mjpeg",
            "/api/cameras/{id}/preset",
            "/api/cameras/{id}/recording",
            "/api/cameras/{id}/recording/trigger",
            "/api/cameras/{id}/recordings",
            "/api/cameras/{id}/schedule",
            "/api/cameras/{id}/settings",
            "/api/cameras/{id}/settings/copy",
            "/api/cameras/{id}/settings/undo",
            "/api/cameras/{id}/snapshot",
            "/api/cameras/{id}/steering",
            "/api/cameras/{id}/stills",
            "/api/cameras/{id}/stream.mjpeg",
            "/api/cameras/{id}/timelapse",
            "/api/cameras/{id}/timeline",
            "/api/cameras/{id}/ws",
            "/api/compat",
            "/api/events",
            "/api/events/summary",
            "/api/pair",
            "/api/pairing",
            "/api/pairing/{code}",
            "/api/password",
            "/api/pins",
            "/api/pins/{id}",
            "/api/presets",
            "/api/presets/{name}",
            "/api/pull",
            "/api/pull/{id}",
            "/api/qr",
            "/api/server",
            "/api/session",
            "/api/sessions",
            "/api/shares",
            "/api/shares/{id}",
            "/api/snapshots",
            "/api/storage",
            "/api/storage/retention",
            "/api/tokens",
            "/api/tokens/{id}",
            "/api/users",
            "/api/users/{id}",
            "/api/webhooks",
            "/api/webhooks/failures",
            "/api/webhooks/failures/retry",
            "/api/webhooks/{number}/test",
            "/capture",
            "/control",
            "/health/live",
            "/health/ready",
            "/images/{filename}",
            "/latest",
            "/live",
            "/metrics",
            "/snapshot",
            "/status",
            "/stream",
            "/uplink",
            "/upload",
        ];
        Assert.Equal(expected, document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => o.Value))
            .ToList();
        Assert.All(operations, o => Assert.NotEmpty(o.Text("summary")));
        Assert.All(operations, o => Assert.Contains(o.GetProperty("responses").EnumerateObject(), r => r.Name[0] == '4'));
        Assert.Equal(operations.Count, operations.Select(o => o.Text("operationId")).Distinct().Count());
    }

    [Theory]
    [InlineData("/components/schemas/SettingsChange/properties/quality", "minimum", "0", "maximum", "100")]
    [InlineData("/components/schemas/SettingsChange/properties/intervalMs", "minimum", "0", "maximum", "86400000")]
    [InlineData("/components/schemas/TokenRequest/properties/days", "minimum", "1", "maximum", "3650")]
    [InlineData("/components/schemas/ShareRequest/properties/hours", "minimum", "1", "maximum", "8760")]
    [InlineData("/components/schemas/UserRequest/properties/password", "minLength", "10", "maxLength", "256")]
    [InlineData("/components/schemas/PairRequest/properties/nonce", "type", "string", "pattern", "^[0-9A-Fa-f]{32}$")]
    [InlineData("/components/schemas/PairRequest/properties/proof", "type", "string", "pattern", "^[0-9A-Fa-f]{64}$")]
    [InlineData("/components/schemas/PullRequest/properties/url", "type", "string", "maxLength", "2048")]
    [InlineData("/paths/~api~audit/get/parameters/1/schema", "minimum", "1", "maximum", "500")]
    [InlineData("/paths/~api~cameras~{id}~stream.mjpeg/get/parameters/1/schema", "exclusiveMinimum", "0", "maximum", "1000")]
    [InlineData("/paths/~upload/post/parameters/7/schema", "minimum", "-128", "maximum", "127")]
    public async Task Limits_that_the_server_enforces_are_in_the_OpenAPI_document(
        string path,
        string first,
        string firstValue,
        string second,
        string secondValue
    )
    {
        await using var server = await TestServer.StartAsync();
        var schema = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        foreach (var name in path[1..].Split('/').Select(name => name.Replace('~', '/')))
        {
            schema = schema.ValueKind == JsonValueKind.Array ? schema[name[0] - '0'] : schema.GetProperty(name);
        }

        Assert.Equal((firstValue, secondValue), (schema.GetProperty(first).ToString(), schema.GetProperty(second).ToString()));
    }

    [Fact]
    public async Task API_page_loads_only_from_this_server()
    {
        await using var server = await TestServer.StartAsync();
        var page = await server.Client.GetAsync("/api/docs");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        Assert.DoesNotContain("//", html, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Contains($"nonce=\"{nonce}\"", html, StringComparison.Ordinal);
        using var script = await server.Client.GetAsync("/api/docs/scalar.js");
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task Health_is_ok_and_metrics_count_the_frames()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.PostAsync("/upload?camera=a", UploadRequests.Jpeg(TestJpeg.Create()));
        Assert.Equal("ok", JsonDocument.Parse(await server.Client.GetStringAsync("/health/live")).RootElement.Text("status"));
        Assert.Equal("ok", JsonDocument.Parse(await server.Client.GetStringAsync("/health/ready")).RootElement.Text("status"));
        var metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("nanocam_frames_total{camera=\"a\",verdict=\"accepted\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("nanocam_cameras_online 1\n", metrics, StringComparison.Ordinal);
    }
}
