using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Json_tells_once_a_second_how_every_camera_arrives()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        await server.AddCameraAsync("yard");
        var run = await CliRun.RunAsync("watch", "--json", "--duration", "2.5", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);

        // Two ticks and the figures at the end.
        Assert.Equal(3, run.Json.Count);
        var last = run.Json[^1];
        Assert.True(last.GetProperty("connected").GetBoolean());
        Assert.Equal(
            ["door", "yard"],
            last.GetProperty("cameras").EnumerateArray().Select(camera => camera.GetProperty("id").GetString()!)
        );
        var door = last.GetProperty("cameras")[0];
        Assert.Equal("online", door.GetProperty("state").GetString());
        Assert.Equal((160, 120), (door.GetProperty("width").GetInt32(), door.GetProperty("height").GetInt32()));
        Assert.InRange(door.GetProperty("frames").GetInt64(), 5, 80);
        Assert.InRange(door.GetProperty("fps").GetDouble(), 2, 30);
        Assert.InRange(door.GetProperty("ageMs").GetDouble(), 0, 2_000);

        // A busy machine lets the simulated sensor replace frames, which are gaps; how they are counted is WatchBoard's test.
        Assert.InRange(door.GetProperty("gaps").GetInt64(), 0, 80);
    }

    [Fact]
    public async Task Redirected_output_is_plain_lines_of_the_cameras_asked_for_and_a_summary()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        await server.AddCameraAsync("yard");
        var run = await CliRun.RunAsync("watch", "yard", "--duration", "1.5", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"\d\d:\d\d:\d\d yard online [\d.]+ fps, latency \d+ ms, age \d+ ms, 160x120, ", run.Output);
        Assert.Matches(@"Watched 1 camera for 1\.\d s: \d+ frames, \d+ missed, \d+ gaps, 0 reconnects\.", run.Output);
        Assert.DoesNotContain("door", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Unknown_camera_is_refused_with_those_that_exist()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var run = await CliRun.RunAsync("watch", "dor", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("no camera \"dor\". It knows: door", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_speaks_no_WebSocket_is_told_apart_from_one_that_is_down()
    {
        await using var server = await FakeServer.StartAsync(FakeServer.Html);
        var run = await CliRun.RunAsync("watch", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(
            "answered 200 and not a WebSocket. A proxy in between must pass the Upgrade header",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ctrl_c_is_the_ordinary_end()
    {
        await using var server = await LiveServer.StartAsync();
        using CancellationTokenSource ctrlC = new(TimeSpan.FromSeconds(1));
        var run = await CliRun.RunAsync(["watch", "--server", server.Url], _ => null, ctrlC.Token);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Watched 0 cameras", run.Output, StringComparison.Ordinal);
    }
}
