using System.Net;
using Microsoft.AspNetCore.Routing;
using NanoCam.Server.Accounts;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>Requests every route with every role. The test fails for a new route until its access is listed.</summary>
public sealed class RouteAccessTests : IAsyncLifetime
{
    private const string Anybody = "anybody";
    private const string Person = "person";

    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["GET /health/live"] = Anybody,
        ["POST /api/session"] = Anybody,
        // Cameras use their own keys.
        ["GET /uplink"] = Anybody,
        ["POST /upload"] = Anybody,
        ["POST /api/cameras/{id}/frames"] = Anybody,
        ["POST /api/cameras/{id}/health"] = Anybody,
        ["POST /api/pair"] = Anybody,

        ["GET /api/server"] = RoleNames.Viewer,
        ["GET /api/session"] = RoleNames.Viewer,
        ["GET /api/cameras"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/frame.jpg"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/frame.jpg"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/stream.mjpeg"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/stream.mjpeg"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/ws"] = RoleNames.Viewer,
        ["GET /live"] = RoleNames.Viewer,
        ["GET /snapshot"] = RoleNames.Viewer,
        ["HEAD /snapshot"] = RoleNames.Viewer,
        ["GET /capture"] = RoleNames.Viewer,
        ["HEAD /capture"] = RoleNames.Viewer,
        ["GET /stream"] = RoleNames.Viewer,
        ["HEAD /stream"] = RoleNames.Viewer,
        ["GET /status"] = RoleNames.Viewer,
        ["GET /latest"] = RoleNames.Viewer,
        ["HEAD /latest"] = RoleNames.Viewer,
        ["GET /images/{filename}"] = RoleNames.Viewer,
        ["HEAD /images/{filename}"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/recordings"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/timeline"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/frames"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/frames/at"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/frames/at"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/playback.mjpeg"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/playback.mjpeg"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/export"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/export"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/timelapse"] = RoleNames.Viewer,
        ["HEAD /api/cameras/{id}/timelapse"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/events"] = RoleNames.Viewer,
        ["GET /api/events"] = RoleNames.Viewer,
        ["GET /api/events/summary"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/detections"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/explain"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/recording"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/motion"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/steering"] = RoleNames.Viewer,
        ["GET /api/cameras/{id}/motion/cells"] = RoleNames.Viewer,
        ["GET /api/storage"] = RoleNames.Viewer,
        ["GET /api/pins"] = RoleNames.Viewer,
        ["GET /health/ready"] = RoleNames.Viewer,
        ["GET /metrics"] = RoleNames.Viewer,
        ["GET /openapi/{documentName}.json"] = RoleNames.Viewer,
        ["GET /api/docs/{documentName?}"] = RoleNames.Viewer,
        ["GET /api/docs/scalar.js"] = RoleNames.Viewer,
        ["GET /api/docs/scalar.aspnetcore.js"] = RoleNames.Viewer,
        ["GET /api/docs/favicon.svg"] = RoleNames.Viewer,

        ["PATCH /api/cameras/{id}"] = RoleNames.Operator,
        ["PUT /api/cameras/{id}/settings"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/snapshot"] = RoleNames.Operator,
        ["POST /api/snapshots"] = RoleNames.Operator,
        ["GET /api/presets"] = RoleNames.Viewer,
        ["PUT /api/presets/{name}"] = RoleNames.Operator,
        ["DELETE /api/presets/{name}"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/preset"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/settings/copy"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/settings/undo"] = RoleNames.Operator,
        ["GET /api/cameras/{id}/schedule"] = RoleNames.Viewer,
        ["PUT /api/cameras/{id}/schedule"] = RoleNames.Operator,
        ["GET /api/cameras/{id}/stills"] = RoleNames.Viewer,
        ["PUT /api/cameras/{id}/recording"] = RoleNames.Operator,
        ["PUT /api/cameras/{id}/motion"] = RoleNames.Operator,
        ["PUT /api/cameras/{id}/steering"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/recording/trigger"] = RoleNames.Operator,
        ["POST /api/cameras/{id}/detections"] = RoleNames.Operator,
        ["DELETE /api/cameras/{id}/recordings"] = RoleNames.Operator,
        ["POST /api/storage/retention"] = RoleNames.Operator,
        ["POST /api/pins"] = RoleNames.Operator,
        ["DELETE /api/pins/{id:long}"] = RoleNames.Operator,
        ["GET /control"] = RoleNames.Operator,
        ["GET /api/compat"] = RoleNames.Operator,

        ["DELETE /api/cameras/{id}"] = RoleNames.Administrator,
        ["GET /api/cameras/{id}/key"] = RoleNames.Administrator,
        ["POST /api/cameras/{id}/key"] = RoleNames.Administrator,
        ["DELETE /api/cameras/{id}/key"] = RoleNames.Administrator,
        ["GET /api/pairing"] = RoleNames.Administrator,
        ["POST /api/pairing"] = RoleNames.Administrator,
        ["DELETE /api/pairing/{code}"] = RoleNames.Administrator,
        ["GET /api/pull"] = RoleNames.Administrator,
        ["POST /api/pull"] = RoleNames.Administrator,
        ["POST /api/qr"] = RoleNames.Administrator,
        ["PUT /api/pull/{id}"] = RoleNames.Administrator,
        ["DELETE /api/pull/{id}"] = RoleNames.Administrator,
        ["GET /api/webhooks"] = RoleNames.Administrator,
        ["POST /api/webhooks/{number:int}/test"] = RoleNames.Administrator,
        ["GET /api/webhooks/failures"] = RoleNames.Administrator,
        ["DELETE /api/webhooks/failures"] = RoleNames.Administrator,
        ["POST /api/webhooks/failures/retry"] = RoleNames.Administrator,
        ["GET /api/users"] = RoleNames.Administrator,
        ["GET /api/shares"] = RoleNames.Administrator,
        ["DELETE /api/shares/{id:long}"] = RoleNames.Administrator,
        ["GET /api/audit"] = RoleNames.Administrator,

        ["POST /api/users"] = $"{Person} {RoleNames.Administrator}",
        ["PATCH /api/users/{id:long}"] = $"{Person} {RoleNames.Administrator}",
        ["DELETE /api/users/{id:long}"] = $"{Person} {RoleNames.Administrator}",
        ["POST /api/shares"] = $"{Person} {RoleNames.Administrator}",
        ["DELETE /api/session"] = $"{Person} {RoleNames.Viewer}",
        ["DELETE /api/sessions"] = $"{Person} {RoleNames.Viewer}",
        ["PUT /api/password"] = $"{Person} {RoleNames.Viewer}",
        ["GET /api/tokens"] = $"{Person} {RoleNames.Viewer}",
        ["POST /api/tokens"] = $"{Person} {RoleNames.Viewer}",
        ["DELETE /api/tokens/{id:long}"] = $"{Person} {RoleNames.Viewer}",
    };

    private AccountServer _people = null!;

    public async Task InitializeAsync()
    {
        _people = await AccountServer.StartAsync();
        _people.AddCamera("hall");
        // One user must remain an administrator regardless of the tests.
        _people.Add("owner", Role.Administrator);
    }

    public async Task DisposeAsync() => await _people.DisposeAsync();

    [Fact]
    public void Every_route_states_its_authorization() =>
        Assert.Equal(
            Expected.Keys.Order(StringComparer.Ordinal),
            Routes().Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Anonymous_client_reaches_only_sign_in_and_liveness()
    {
        foreach (var (method, pattern) in Routes())
        {
            var status = await AskAsync(_people.Anonymous, method, pattern);
            Assert.True(
                (status != HttpStatusCode.Unauthorized) == (Expected[$"{method} {pattern}"] == Anybody),
                $"{method} {pattern} returned {status} to an anonymous client."
            );
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/share.html")]
    [InlineData("/js/app.js")]
    [InlineData("/js/../js/app.js")]
    [InlineData("/js/%2e%2e/index.html")]
    [InlineData("/sign-in/../index.html")]
    [InlineData("/sign-in.html/../index.html")]
    [InlineData("//index.html")]
    [InlineData("/INDEX.HTML")]
    [InlineData("/nothing")]
    [InlineData("/API/CAMERAS")]
    [InlineData("/api/cameras/")]
    [InlineData("/api//cameras")]
    [InlineData("/share")]
    public async Task Anonymous_client_receives_no_information_about_cameras(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(_people.Anonymous, "GET", path));

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Administrator)]
    public async Task Signed_in_user_can_use_only_the_routes_of_the_role(Role role)
    {
        foreach (var (method, pattern) in Routes())
        {
            var needed = Expected[$"{method} {pattern}"].Replace(Person, "", StringComparison.Ordinal).Trim();
            var allowed = needed == Anybody || RoleNames.Parse(needed) <= role;
            AssertAnswer(await AskAsync(_people.SignedIn(role), method, pattern), allowed, $"{method} {pattern} as {role}");
        }
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Administrator)]
    public async Task Token_can_use_the_routes_of_its_role_but_not_account_routes(Role role)
    {
        var token = _people
            .Get<TokenStore>()
            .Create(_people.Get<UserStore>().Find("owner")!, "test", role, TimeSpan.FromDays(1))!
            .Value.Secret;
        var client = _people.Anonymous;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var (method, pattern) in Routes())
        {
            var needed = Expected[$"{method} {pattern}"];
            var allowed = needed == Anybody || (!needed.StartsWith(Person, StringComparison.Ordinal) && RoleNames.Parse(needed) <= role);
            AssertAnswer(await AskAsync(client, method, pattern), allowed, $"{method} {pattern} with a token of {role}");
        }
    }

    [Fact]
    public async Task Share_link_opens_only_live_frames_of_its_camera()
    {
        _people.AddCamera("garden");
        var secret = _people.Get<ShareStore>().Create(_people.Get<UserStore>().Find("owner")!, "hall", TimeSpan.FromDays(1))!.Value.Secret;
        foreach (var (method, pattern) in Routes().Where(route => Expected[$"{route.Method} {route.Pattern}"] != Anybody))
        {
            // Routes without a camera in the path show the camera of the link.
            var isOfLink = pattern is "/live" or "/snapshot" or "/capture" or "/stream";
            var isLive = isOfLink || pattern is "/api/cameras/{id}/frame.jpg" or "/api/cameras/{id}/stream.mjpeg" or "/api/cameras/{id}/ws";
            foreach (var path in new[] { $"{PathOf(pattern)}?token={secret}", $"/share/{secret}{PathOf(pattern)}" })
            {
                AssertAnswer(await AskAsync(_people.Anonymous, method, path), isLive, $"{method} {path}");
                var other = path.Replace("hall", "garden", StringComparison.Ordinal);
                AssertAnswer(await AskAsync(_people.Anonymous, method, other), isOfLink, $"{method} {other}");
            }
        }
    }

    private static void AssertAnswer(HttpStatusCode status, bool allowed, string what) =>
        Assert.True(allowed == status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), $"{what} returned {status}.");

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string method, string pattern)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            client.BaseAddress!.GetLeftPart(UriPartial.Authority) + PathOf(pattern)
        );
        // JSON that no route accepts: access must be denied before the body is read.
        request.Content = method is "POST" or "PUT" or "PATCH"
            ? new StringContent("[]", System.Text.Encoding.UTF8, "application/json")
            : null;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private static string PathOf(string pattern) =>
        pattern
            .Replace("{id:long}", "999", StringComparison.Ordinal)
            .Replace("{number:int}", "999", StringComparison.Ordinal)
            .Replace("{id}", "hall", StringComparison.Ordinal)
            .Replace("{filename}", "a.jpg", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal);

    private IEnumerable<(string Method, string Pattern)> Routes() =>
        from endpoint in _people.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (method, endpoint.RoutePattern.RawText!.TrimEnd('/'));
}
