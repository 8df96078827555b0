using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.History;

public sealed class RuleRouteTests
{
    private const string Rule = "/api/cameras/door/recording";

    [Fact]
    public async Task Rule_is_stored_and_restored_after_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        const string Body = """
            {"rule":"interval","everySeconds":30,"maxAge":"30d","maxBytes":5000000,
             "schedule":[{"days":["mon","fri"],"from":"08:00","to":"18:30"}]}
            """;
        var response = await PutAsync(server, Body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        for (var run = 0; run < 2; run++)
        {
            Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
            var rule = await (await server.Client.GetAsync(Rule)).JsonAsync();
            Assert.Equal(("interval", 30, "30d"), (rule.Text("rule"), rule.GetProperty("everySeconds").GetInt32(), rule.Text("maxAge")));
            Assert.Equal(5_000_000, rule.GetProperty("maxBytes").GetInt64());
            var entry = rule.GetProperty("schedule").EnumerateArray().Single();
            Assert.Equal(("08:00", "18:30"), (entry.Text("from"), entry.Text("to")));
            Assert.Equal(["mon", "fri"], entry.GetProperty("days").EnumerateArray().Select(day => day.GetString()));
            await server.RestartAsync();
        }
    }

    [Fact]
    public async Task Camera_without_its_own_rule_reports_the_rule_of_the_configuration()
    {
        await using var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        var rule = await (await server.Client.GetAsync(Rule)).JsonAsync();
        Assert.Equal(("off", "off"), (rule.Text("rule"), rule.Text("state")));
        Assert.NotEmpty(rule.Text("reason"));
        Assert.Equal(JsonValueKind.Null, rule.GetProperty("everySeconds").ValueKind);
    }

    [Fact]
    public async Task Invalid_rule_returns_a_problem_and_changes_nothing()
    {
        string[] bodies =
        [
            "{}",
            """{"rule":"always"}""",
            """{"rule":"1"}""",
            """{"rule":null}""",
            """{"rule":"interval","everySeconds":0}""",
            """{"rule":"interval","everySeconds":-5}""",
            """{"rule":"interval","everySeconds":99999999999}""",
            """{"rule":"event","beforeSeconds":-1}""",
            """{"rule":"event","beforeSeconds":61}""",
            """{"rule":"event","afterSeconds":0}""",
            """{"rule":"off","maxAge":"soon"}""",
            """{"rule":"off","maxAge":"0d"}""",
            """{"rule":"off","maxAge":"2000000000d"}""",
            """{"rule":"off","maxBytes":1}""",
            """{"rule":"off","schedule":[{"days":[],"from":"08:00","to":"18:00"}]}""",
            """{"rule":"off","schedule":[{"days":["someday"],"from":"08:00","to":"18:00"}]}""",
            """{"rule":"off","schedule":[{"days":["mon"],"from":"8","to":"25:00"}]}""",
            """{"rule":"off","schedule":[null]}""",
            "not json",
        ];
        await using var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        foreach (var body in bodies)
        {
            var response = await PutAsync(server, body);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{body}: {response.StatusCode}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("off", (await (await server.Client.GetAsync(Rule)).JsonAsync()).Text("rule"));
        }
    }

    [Fact]
    public async Task Trigger_records_an_event_only_under_the_event_rule()
    {
        await using var server = await RecordingServer.StartAsync("Off");
        server.Send("door", 1);
        var refused = await server.Server.Client.PostAsync($"{Rule}/trigger?reason=bell", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("urn:nanocam:notTriggered", (await refused.JsonAsync()).Text("type"));

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(server.Server, """{"rule":"event"}""")).StatusCode);
        server.Send("door", 2);
        await Eventually.TrueAsync(async () =>
            (await server.Server.Client.PostAsync($"{Rule}/trigger?reason=bell", null)).StatusCode == HttpStatusCode.NoContent
        );
        server.Send("door", 3);
        await server.StoredAsync("door", 1);
        var events = await (await server.Server.Client.GetAsync("/api/cameras/door/events?kind=detection")).JsonAsync();
        Assert.NotEqual(0, events.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Trigger_with_a_long_reason_returns_a_problem()
    {
        await using var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("door", out _));
        var response = await server.Client.PostAsync($"{Rule}/trigger?reason={new string('x', 201)}", null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Viewer_role_can_read_everything_and_change_nothing()
    {
        await using var server = await AccountServer.StartAsync();
        server.AddCamera("door");
        ArchiveSample.Add(server.Server, "door", ArchiveSample.Start, ArchiveSample.Second, 3);
        using var viewer = server.SignedIn(Role.Viewer);
        foreach (var path in new[] { "recordings", "timeline", "frames", "frames/at", "events", "explain", "recording" })
        {
            Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync($"/api/cameras/door/{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.GetAsync($"/api/cameras/door/{path}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/storage")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/pins")).StatusCode);
        var range = "from=2026-01-01&to=2026-01-02";
        HttpResponseMessage[] changes =
        [
            await viewer.PutAsJsonAsync(Rule, new { rule = "continuous" }),
            await viewer.PostAsync($"{Rule}/trigger", null),
            await viewer.PostAsync("/api/storage/retention?dryRun=true", null),
            await viewer.PostAsJsonAsync(
                "/api/pins",
                new
                {
                    camera = "door",
                    from = "2026-01-01T00:00:00Z",
                    to = "2026-01-02T00:00:00Z",
                }
            ),
            await viewer.DeleteAsync("/api/pins/1"),
            await viewer.DeleteAsync($"/api/cameras/door/recordings?{range}"),
        ];
        Assert.All(changes, response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
    }

    private static Task<HttpResponseMessage> PutAsync(TestServer server, string body) =>
        server.Client.PutAsync(Rule, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}
