using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Json_has_statistics_of_every_camera_once_a_second()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        await server.AddCameraAsync("yard");
        var run = await CliRun.RunAsync("watch", "--json", "--duration", "2.5", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);

        // The output consists of two intervals and the final statistics.
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
        Assert.InRange(door.GetProperty("fps").GetDouble(), 1, 80);

        // On a busy machine, frames arrive in bursts, and the virtual sensor replaces frames, which count as lost and grow old.
        // WatchStatisticsTests tests the counting.
        Assert.InRange(door.GetProperty("ageMs").GetDouble(), 0, 10_000);
        Assert.InRange(door.GetProperty("gaps").GetInt64(), 0, 80);
    }

    [Fact]
    public async Task Redirected_output_has_plain_lines_of_the_selected_cameras_and_a_summary()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        await server.AddCameraAsync("yard");
        var run = await CliRun.RunAsync("watch", "yard", "--duration", "1.5", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"\d\d:\d\d:\d\d yard online [\d.]+ fps, latency [\d.]+ m?s, age [\d.]+ m?s, 160x120, ", run.Output);
        Assert.Matches(@"Watched 1 camera for 1\.\d s: \d+ frames, \d+ dropped, \d+ lost, 0 reconnects\.", run.Output);
        Assert.DoesNotContain("door", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task Unknown_camera_is_reported_with_the_existing_ones()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var run = await CliRun.RunAsync("watch", "dor", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has no camera \"dor\". Its cameras are: door", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_WebSocket_is_reported()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Html);
        var run = await CliRun.RunAsync("watch", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(
            "returned 200 instead of opening a WebSocket. A proxy in between must pass the Upgrade header",
            run.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ctrl_c_ends_the_command_normally()
    {
        await using var server = await LiveServer.StartAsync();
        using CancellationTokenSource ctrlC = new(TimeSpan.FromSeconds(1));
        var run = await CliRun.RunAsync(["watch", "--server", server.Url], _ => null, ctrlC.Token);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Watched 0 cameras", run.Output, StringComparison.Ordinal);
    }
}
