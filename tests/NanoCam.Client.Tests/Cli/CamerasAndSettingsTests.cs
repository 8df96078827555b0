using System.Text.Json;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class CamerasAndSettingsTests
{
    private const string Door = """
        {"id":"door","name":"Front \u001b[2Jdoor","state":"online","uplink":"stream","fps":14.9,"frameAgeMs":120,
         "width":640,"height":480,"later":"field",
         "settings":{"desired":{"quality":80,"width":0,"controls":{"hmirror":1}},"reported":{"quality":70,"width":640},"pending":true}}
        """;

    [Fact]
    public async Task Cameras_are_listed_and_control_characters_in_names_are_removed()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json($"[{Door}]")));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"door\s+\S* *Front .\[2Jdoor\s.*online.*stream.*14\.9.*120 ms.*640x480", run.Output);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Cameras_json_keeps_unknown_fields()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json($$"""[{{Door}},{"id":"yard"}]""")));
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
    public async Task Unreadable_json_is_reported(string body)
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json(body)));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("cannot read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_show_desired_and_reported_values()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door", FakeHttpServer.Json(Door)));
        var run = await CliRun.RunAsync("settings", "get", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"quality +80 +reported: 70\n", run.Output);
        Assert.Matches(@"width +640\n", run.Output);
        Assert.Matches(@"hmirror +1 +reported: -\n", run.Output);
        Assert.Contains("not yet confirmed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preset_and_copy_name_what_a_camera_does_not_have()
    {
        const string Changed = """{"camera":"yard","settings":{},"skipped":["sharpness"],"limited":["brightness"]}""";
        await using var server = await FakeHttpServer.StartAsync(
            ("/api/cameras/yard/preset", FakeHttpServer.Json(Changed)),
            ("/api/cameras/door/settings/copy", FakeHttpServer.Json($"[{Changed}]")),
            ("/api/cameras/yard/settings/undo", FakeHttpServer.Problem(409, "The settings of camera yard were never changed."))
        );
        const string Expected = "yard: changed; the camera does not have sharpness; limited to the range of the camera: brightness";
        Assert.Equal(Expected, (await CliRun.RunAsync("settings", "preset", "yard", "document", "--server", server.Url)).Output.Trim());
        Assert.Equal(Expected, (await CliRun.RunAsync("settings", "copy", "door", "yard", "--server", server.Url)).Output.Trim());
        var undo = await CliRun.RunAsync("settings", "undo", "yard", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, undo.ExitCode);
        Assert.Contains("were never changed", undo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_causes_and_advice()
    {
        const string Body = """
            {"period":{"delivered":100,"lost":7,"rejected":0,"restarts":{"brownOut":2},
             "causes":[{"cause":"link","seconds":90,"share":0.025}],
             "advice":[{"code":"supply","text":"Use a better supply.","figures":{"n":"2"}}]}}
            """;
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras/door/explain", FakeHttpServer.Json(Body)));
        var run = await CliRun.RunAsync("explain", "--camera", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            [
                "100 frames arrived, 7 lost, 0 rejected",
                "2 restarts: brownOut",
                "link       90 s without frames (2.5 %)",
                "! Use a better supply. (n 2)",
            ],
            run.Output.Trim().ReplaceLineEndings("\n").Split('\n')
        );
    }

    [Fact]
    public async Task Settings_set_separates_frame_settings_and_controls()
    {
        JsonElement sent = default;
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            Assert.Equal(("PUT", "/api/cameras/door/settings"), (context.Request.Method, context.Request.Path.Value!));
            sent = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            await FakeHttpServer.Json("""{"desired":{"quality":70},"reported":null,"pending":true}""")(context);
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

    [Fact]
    public async Task Settings_set_lets_the_camera_choose_a_setting()
    {
        JsonElement sent = default;
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            sent = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            await FakeHttpServer.Json("""{"desired":{"intervalMs":null},"reported":{"intervalMs":66},"pending":false}""")(context);
        });
        string[] pairs = ["intervalMs=default", "quality=default", "brightness=default"];
        var run = await CliRun.RunAsync(["settings", "set", "door", .. pairs, "--server", server.Url]);
        Assert.Equal("""{"intervalMs":null,"quality":0,"controls":{"brightness":null}}""", sent.ToString());
        Assert.Matches(@"intervalMs +66\n", run.Output);
    }

    [Fact]
    public async Task Settings_get_shows_an_interval_of_0()
    {
        await using var server = await FakeHttpServer.StartAsync(
            FakeHttpServer.Json("""{"settings":{"desired":{"intervalMs":0},"reported":{"intervalMs":66},"pending":true}}""")
        );
        var run = await CliRun.RunAsync("settings", "get", "door", "--server", server.Url);
        Assert.Matches(@"intervalMs +0 +reported: 66\n", run.Output);
    }

    [Theory]
    [InlineData("quality")]
    [InlineData("quality=high")]
    [InlineData("=1")]
    [InlineData("quality=1=2")]
    [InlineData("quality=99999999999")]
    public async Task Invalid_setting_is_rejected_before_any_request(string pair)
    {
        var run = await CliRun.RunAsync("settings", "set", "door", pair, "--server", FakeHttpServer.DeadUrl());
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Use NAME=NUMBER", run.Error, StringComparison.Ordinal);
    }
}
