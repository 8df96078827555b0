using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Commands against the real server, so that both sides agree on routes and fields.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_passes_with_a_healthy_server_and_camera()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var run = await CliRun.RunAsync("doctor", "--camera", "doctor-test", "--server", server.Url);
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        foreach (
            var check in (string[])["name", "tcp", "http", "identity", "ready", "uplink", "live", "clock", "upload", "camera doctor-test"]
        )
        {
            Assert.Contains($"ok       {check}: ", run.Output, StringComparison.Ordinal);
        }

        // On a busy machine, the virtual sensor replaces frames, which doctor reports.
        Assert.Matches("(ok      |warning ) camera door: ", run.Output);
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("base64")]
    [InlineData("raw")]
    public async Task Sent_file_is_stored_and_becomes_the_newest_frame(string mode)
    {
        await using var server = await LiveServer.StartAsync();
        var jpeg = TemporaryFolder.DrawFrame();
        var sent = await CliRun.RunAsync(
            "send",
            _folder.Add("a.jpg", jpeg),
            "--mode",
            mode,
            "--camera",
            "album",
            "--json",
            "--server",
            server.Url
        );
        var latest = await CliRun.RunAsync(
            "latest",
            "--camera",
            "album",
            "-o",
            _folder.File("latest.jpg"),
            "--json",
            "--server",
            server.Url
        );
        var snapped = await CliRun.RunAsync("snap", "--camera", "album", "-o", _folder.File("snap.jpg"), "--server", server.Url);
        var listed = await CliRun.RunAsync("cameras", "--json", "--server", server.Url);

        Assert.All([sent, latest, snapped, listed], run => Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error));
        Assert.Equal(sent.Json[0].GetProperty("filename").GetString(), latest.Json.Single().GetProperty("filename").GetString());
        Assert.Equal(jpeg, await File.ReadAllBytesAsync(_folder.File("latest.jpg")));
        Assert.Equal(jpeg, await File.ReadAllBytesAsync(_folder.File("snap.jpg")));
        Assert.Equal("album", listed.Json.Single().GetProperty("id").GetString());
    }

    [Fact]
    public async Task File_that_is_not_a_jpeg_is_rejected_with_the_reason_from_the_server()
    {
        await using var server = await LiveServer.StartAsync();
        var png = _folder.Add("renamed.jpg", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var cut = _folder.Add("cut.jpg", TemporaryFolder.DrawFrame()[..^100]);
        var run = await CliRun.RunAsync("send", png, cut, "--json", "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.All(run.Json.Take(2), line =>
        {
            Assert.Equal("refused", line.GetProperty("status").GetString());
            Assert.Matches(@"The server returned status 4\d\d: \w+ .*\.", line.GetProperty("error").GetString()!);
        });
    }

    [Fact]
    public async Task Snap_with_take_saves_a_still_of_the_camera()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var run = await CliRun.RunAsync("snap", "--camera", "door", "--take", "-o", _folder.File("still.jpg"), "--server", server.Url);
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.Equal([0xFF, 0xD8], (await File.ReadAllBytesAsync(_folder.File("still.jpg")))[..2]);
    }

    [Fact]
    public async Task Settings_reach_the_camera()
    {
        await using var server = await LiveServer.StartAsync();
        await server.AddCameraAsync("door");
        var set = await CliRun.RunAsync("settings", "set", "door", "quality=55", "hmirror=1", "--server", server.Url);
        Assert.True(set.ExitCode == ExitCode.Ok, set.Output + set.Error);
        var get = await CliRun.RunAsync("settings", "get", "door", "--json", "--server", server.Url);
        Assert.Equal(55, get.Json.Single().GetProperty("desired").GetProperty("quality").GetInt32());
        Assert.Equal(1, get.Json.Single().GetProperty("desired").GetProperty("controls").GetProperty("hmirror").GetInt32());
    }

    [Theory]
    [InlineData("snap", "--camera", "nobody")]
    [InlineData("snap", "--camera", "nobody", "--take")]
    [InlineData("settings", "get", "nobody")]
    [InlineData("settings", "set", "nobody", "quality=50")]
    [InlineData("cameras", "--camera", "nobody")]
    [InlineData("watch", "nobody")]
    public async Task Unknown_camera_is_reported(params string[] args)
    {
        await using var server = await LiveServer.StartAsync();
        var run = await CliRun.RunAsync([.. args, "--server", server.Url]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has no camera \"nobody\"", run.Error, StringComparison.Ordinal);
    }
}
