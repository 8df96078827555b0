using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Motion;

public sealed class MotionRouteTests
{
    private const string Route = "/api/cameras/yard/motion";

    [Fact]
    public async Task Settings_have_defaults_and_are_replaced()
    {
        await using var server = await StartAsync();
        var before = await server.Client.GetFromJsonAsync<JsonElement>(Route);
        Assert.Equal((false, 50, "off"), (Flag(before, "enabled"), before.GetProperty("sensitivity").GetInt32(), Text(before, "state")));

        var changed = await PutAsync(
            server,
            new
            {
                enabled = true,
                sensitivity = 70,
                masks = new[] { Corners(3) },
            }
        );
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var after = await server.Client.GetFromJsonAsync<JsonElement>(Route);
        Assert.Equal((true, 70, "waiting"), (Flag(after, "enabled"), after.GetProperty("sensitivity").GetInt32(), Text(after, "state")));
        Assert.Equal(3, after.GetProperty("masks")[0].GetArrayLength());

        await PutAsync(server, new { enabled = true });
        Assert.Equal(0, (await server.Client.GetFromJsonAsync<JsonElement>(Route)).GetProperty("masks").GetArrayLength());
    }

    [Fact]
    public async Task Largest_areas_are_accepted()
    {
        await using var server = await StartAsync();
        var areas = Enumerable.Repeat(Corners(64), 32).ToArray();
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(server, new { enabled = true, zones = areas })).StatusCode);
    }

    [Theory]
    [InlineData("""{"enabled":true,"sensitivity":0}""", "sensitivity must be 1 to 100.")]
    [InlineData("""{"enabled":true,"coolDownSeconds":0.5}""", "coolDownSeconds must be 1 to 600.")]
    [InlineData("""{"enabled":true,"minDurationSeconds":-1}""", "minDurationSeconds must be 0 to 60.")]
    [InlineData("""{"enabled":true,"zones":[[{"x":0,"y":0},{"x":1,"y":1}]]}""", "3 to 64 corners")]
    [InlineData("""{"enabled":true,"masks":[[{"x":0,"y":0},{"x":1,"y":1},{"x":0,"y":1.5}]]}""", "x and y from 0 to 1")]
    [InlineData("""{"enabled":true,"masks":[null]}""", "")]
    [InlineData("""{"sensitivity":50}""", "")]
    public async Task Invalid_settings_are_rejected_with_the_rule(string body, string rule)
    {
        await using var server = await StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await server.Client.PutAsync(Route, content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(rule, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Areas_with_too_many_corners_are_rejected_and_change_nothing()
    {
        await using var server = await StartAsync();
        var areas = await PutAsync(server, new { enabled = true, masks = Enumerable.Repeat(Corners(3), 33).ToArray() });
        Assert.Equal(HttpStatusCode.BadRequest, areas.StatusCode);
        Assert.Contains("at most 32 areas together, not 33", await areas.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var corners = await PutAsync(server, new { enabled = true, masks = new[] { Corners(1_000) } });
        Assert.Equal(HttpStatusCode.BadRequest, corners.StatusCode);
        Assert.Contains("One has 1000 corners", await corners.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Larger than any body that the server accepts.
        var body = await PutAsync(server, new { enabled = true, masks = new[] { Corners(10_000) } });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, body.StatusCode);
        Assert.False(Flag(await server.Client.GetFromJsonAsync<JsonElement>(Route), "enabled"));
    }

    [Fact]
    public async Task Cells_are_those_of_the_last_frame()
    {
        await using var server = await MotionServer.StartAsync();
        await server.LearnAsync();
        await server.CrossAsync(() => server.Motion.ViewOf("yard").Moving.Count > 0);
        var cells = await server.Server.Client.GetFromJsonAsync<JsonElement>(Route + "/cells");
        Assert.Equal((80, 60), (cells.GetProperty("width").GetInt32(), cells.GetProperty("height").GetInt32()));
        Assert.All(cells.GetProperty("moving").EnumerateArray(), cell => Assert.InRange(cell.GetInt32(), 0, 4_799));
        Assert.InRange(cells.GetProperty("level").GetDouble(), 1, 100);
        Assert.InRange(cells.GetProperty("triggerLevel").GetDouble(), 1, 20);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("yard", out _));
        return server;
    }

    private static Task<HttpResponseMessage> PutAsync(TestServer server, object settings) => server.Client.PutAsJsonAsync(Route, settings);

    private static object[] Corners(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new { x = i % 100 / 100.0, y = Math.Round(i % 7 / 7.0, 3) })];

    private static bool Flag(JsonElement model, string name) => model.GetProperty(name).GetBoolean();

    private static string Text(JsonElement model, string name) => model.GetProperty(name).GetString()!;
}
