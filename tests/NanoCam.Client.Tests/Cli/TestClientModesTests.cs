using System.Collections.Concurrent;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Command lines from the documentation of ESP-LiveView's test client, with the program name replaced.</summary>
public sealed class TestClientModesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("upload")]
    [InlineData("upload-base64")]
    public async Task Uploaded_still_is_downloaded_again(string mode)
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
            // Runs twice, because a polling script must be able to replace its own file.
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
    public async Task Simulate_mode_sends_the_image_the_given_number_of_times()
    {
        ConcurrentQueue<string?> types = new();
        await using var server = await FakeHttpServer.StartAsync(context =>
        {
            types.Enqueue(context.Request.ContentType);
            return FakeHttpServer.Json("""{"status":"success","filename":"a.jpg","timestamp":1767225600.5}""")(context);
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
    public async Task Without_a_mode_the_connection_is_tested_and_nothing_is_stored()
    {
        await using var server = await LiveServer.StartAsync();
        var run = await CliRun.RunAsync("--server", server.Url);
        var down = await CliRun.RunAsync("--server", FakeHttpServer.DeadUrl());
        var latest = await CliRun.RunAsync("--server", server.Url, "--mode", "get-latest");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.Equal(ExitCode.Unreachable, down.ExitCode);
        Assert.Contains("has no stored stills yet", latest.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mode upload needs --image FILE", "--mode", "upload")]
    [InlineData("The file or folder", "--mode", "upload", "--image", "nowhere.jpg")]
    [InlineData("--count accepts a whole number", "--mode", "simulate", "--image", "x.jpg", "--count", "0")]
    [InlineData("--mode accepts upload, upload-base64, get-latest, download or simulate, not", "--mode", "carrier-pigeon")]
    [InlineData("The command is missing.", "--image", "x.jpg")]
    [InlineData("The command is missing.", "--camera", "door")]
    [InlineData("before the command \"send\" has no effect", "--mode", "upload", "send", "x.jpg")]
    public async Task Invalid_combination_is_explained(string sentence, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up.jpg")]
    [InlineData("..\\\\up.jpg")]
    [InlineData(".hidden")]
    public async Task File_name_from_the_server_that_leads_out_of_the_folder_is_rejected(string filename)
    {
        await using var server = await FakeHttpServer.StartAsync(context =>
            context.Request.Path == "/latest"
                ? FakeHttpServer.Json($$"""{"filename":"{{filename}}","timestamp":1767225600.5}""")(context)
                : FakeHttpServer.Jpeg(TemporaryFolder.SmallJpeg)(context)
        );
        var run = await CliRun.RunAsync("--server", server.Url, "--mode", "download");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("is not a valid file name", run.Error, StringComparison.Ordinal);
    }
}
