using System.Text.Json;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class CamerasAndSettingsTests
{
    private const string Door = """
        {"id":"door","name":"Front \u001b[2Jdoor","state":"online","uplink":"stream","fps":14.9,"frameAgeMs":120,"width":640,"height":480,"later":"field",
         "settings":{"desired":{"quality":80,"width":0,"controls":{"hmirror":1}},"reported":{"quality":70,"width":640},"pending":true}}
        """;

    [Fact]
    public async Task Cameras_are_a_table_and_a_name_cannot_move_the_cursor()
    {
        await using var server = await FakeServer.StartAsync(("/api/cameras", FakeServer.Json($"[{Door}]")));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"door\s+\S* *Front .\[2Jdoor\s.*online.*stream.*14\.9.*120 ms.*640x480", run.Output);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Json_of_cameras_keeps_fields_that_this_version_does_not_know()
    {
        await using var server = await FakeServer.StartAsync(("/api/cameras", FakeServer.Json($$"""[{{Door}},{"id":"yard"}]""")));
        var all = await CliRun.RunAsync("cameras", "--json", "--server", server.Url);
        var one = await CliRun.RunAsync("cameras", "--json", "--camera", "door", "--server", server.Url);
        Assert.Equal(["door", "yard"], all.Json.Select(camera => camera.GetProperty("id").GetString()!));
        Assert.Equal("field", one.Json.Single().GetProperty("later").GetString());
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"id":7}]""")]
    [InlineData("""{"cameras":[]}""")]
    [InlineData("[")]
    public async Task Json_that_means_nothing_to_us_is_told_so(string body)
    {
        await using var server = await FakeServer.StartAsync(("/api/cameras", FakeServer.Json(body)));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("does not understand", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_show_what_is_wished_and_what_the_camera_does()
    {
        await using var server = await FakeServer.StartAsync(("/api/cameras/door", FakeServer.Json(Door)));
        var run = await CliRun.RunAsync("settings", "get", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"quality +80 +camera: 70\n", run.Output);
        Assert.Matches(@"width +640\n", run.Output);
        Assert.Matches(@"hmirror +1 +camera: not told\n", run.Output);
        Assert.Contains("not confirmed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_set_sends_frame_settings_and_controls_apart()
    {
        JsonElement sent = default;
        await using var server = await FakeServer.StartAsync(async context =>
        {
            Assert.Equal(("PUT", "/api/cameras/door/settings"), (context.Request.Method, context.Request.Path.Value!));
            sent = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            await FakeServer.Json("""{"desired":{"quality":70},"reported":null,"pending":true}""")(context);
        });
        var run = await CliRun.RunAsync(
            "settings",
            "set",
            "door",
            "quality=70",
            "IntervalMs=100",
            "brightness=-1",
            "--json",
            "--server",
            server.Url
        );
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("""{"quality":70,"intervalMs":100,"controls":{"brightness":-1}}""", sent.ToString());
        Assert.True(run.Json.Single().GetProperty("pending").GetBoolean());
    }

    [Theory]
    [InlineData("quality")]
    [InlineData("quality=high")]
    [InlineData("=1")]
    [InlineData("quality=1=2")]
    [InlineData("quality=99999999999")]
    public async Task Setting_that_is_none_is_refused_before_anything_is_sent(string pair)
    {
        var run = await CliRun.RunAsync("settings", "set", "door", pair, "--server", FakeServer.DeadUrl());
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Write NAME=NUMBER", run.Error, StringComparison.Ordinal);
    }
}
