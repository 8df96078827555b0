using System.Collections.Concurrent;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary>The command lines in ESP-LiveView's description of its test client, word for word but for the program's name.</summary>
public sealed class TestClientModesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("upload")]
    [InlineData("upload-base64")]
    public async Task Upload_stores_the_image_that_download_brings_back(string mode)
    {
        await using var server = await LiveServer.StartAsync();
        var jpeg = TemporaryFolder.DrawFrame();
        var sent = await CliRun.RunAsync("--server", server.Url, "--mode", mode, "--image", _folder.Add("test.jpg", jpeg));
        var latest = await CliRun.RunAsync("--server", server.Url, "--mode", "get-latest", "--json");
        Assert.True(sent.ExitCode == ExitCode.Ok, sent.Output + sent.Error);
        Assert.Contains("1 accepted, 0 failed", sent.Output, StringComparison.Ordinal);
        var filename = latest.Json.Single().GetProperty("filename").GetString()!;
        try
        {
            // Twice: a script that polls must not stumble over its own file.
            var first = await CliRun.RunAsync("--server", server.Url, "--mode", "download");
            var second = await CliRun.RunAsync("--server", server.Url, "--mode", "download");
            Assert.Equal((ExitCode.Ok, ExitCode.Ok), (first.ExitCode, second.ExitCode));
            Assert.Equal(jpeg, await File.ReadAllBytesAsync(filename));
        }
        finally
        {
            File.Delete(filename);
        }
    }

    [Fact]
    public async Task Simulate_sends_the_image_so_many_times()
    {
        ConcurrentQueue<string?> types = new();
        await using var server = await FakeServer.StartAsync(context =>
        {
            types.Enqueue(context.Request.ContentType);
            return FakeServer.Json("""{"status":"success","filename":"a.jpg","timestamp":1767225600.5}""")(context);
        });
        var run = await CliRun.RunAsync(
            "--server",
            server.Url,
            "--mode",
            "simulate",
            "--image",
            _folder.Add("test.jpg"),
            "--interval",
            "0.01",
            "--count",
            "3"
        );
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(3, types.Count);
        Assert.All(types, type => Assert.StartsWith("multipart/form-data", type, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_mode_the_connection_is_tested_and_nothing_stored()
    {
        await using var server = await LiveServer.StartAsync();
        var run = await CliRun.RunAsync("--server", server.Url);
        var down = await CliRun.RunAsync("--server", FakeServer.DeadUrl());
        var latest = await CliRun.RunAsync("--server", server.Url, "--mode", "get-latest");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.Equal(ExitCode.Unreachable, down.ExitCode);
        Assert.Contains("stored no image yet", latest.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mode upload needs --image FILE", "--mode", "upload")]
    [InlineData("There is no file or folder", "--mode", "upload", "--image", "nowhere.jpg")]
    [InlineData("--count takes a number", "--mode", "simulate", "--image", "x.jpg", "--count", "0")]
    [InlineData("'carrier-pigeon' not recognized", "--mode", "carrier-pigeon")]
    [InlineData("What shall be done?", "--image", "x.jpg")]
    [InlineData("What shall be done?", "--camera", "door")]
    [InlineData("stands before the command \"send\"", "--mode", "upload", "send", "x.jpg")]
    public async Task Wrong_combination_is_refused_with_a_sentence(string sentence, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up.jpg")]
    [InlineData("..\\\\up.jpg")]
    [InlineData(".hidden")]
    public async Task Name_from_the_server_does_not_leave_the_folder(string filename)
    {
        await using var server = await FakeServer.StartAsync(context =>
            context.Request.Path == "/latest"
                ? FakeServer.Json($$"""{"filename":"{{filename}}","timestamp":1767225600.5}""")(context)
                : FakeServer.Jpeg(TemporaryFolder.SmallJpeg)(context)
        );
        var run = await CliRun.RunAsync("--server", server.Url, "--mode", "download");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("is no file name", run.Error, StringComparison.Ordinal);
    }
}
