using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using NanoCam.Cli.Running;
using static NanoCam.Client.Tests.Cli.TemporaryFolder;

namespace NanoCam.Client.Tests.Cli;

public sealed class SendCommandTests : IDisposable
{
    private const string Stored = """{"status":"success","filename":"door_1.jpg","timestamp":1767225600.5}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("upload", "/upload", "multipart/form-data")]
    [InlineData("base64", "/upload", "application/x-www-form-urlencoded")]
    [InlineData("upload-base64", "/upload", "application/x-www-form-urlencoded")]
    [InlineData("raw", "/api/cameras/door/frames", "image/jpeg")]
    public async Task Mode_selects_the_encoding_of_the_upload(string mode, string path, string contentType)
    {
        HttpRequest? seen = null;
        string? camera = null;
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            seen = context.Request;
            camera = context.Request.Headers["X-NanoCam-Camera"];
            Assert.Equal(path, context.Request.Path);
            Assert.StartsWith(contentType, context.Request.ContentType, StringComparison.Ordinal);
            await FakeHttpServer.Json(Stored)(context);
        });
        var run = await CliRun.RunAsync("send", _folder.Add("a.jpg"), "--mode", mode, "--camera", "door", "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.NotNull(seen);
        Assert.Equal("door", camera);
        Assert.Contains("a.jpg: accepted as door_1.jpg", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 accepted, 0 failed: 4 B", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_file_is_reported_and_the_others_are_sent()
    {
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var isPng = body.ToArray()[0] == 0x89;
            await (isPng ? FakeHttpServer.Json("""{"error":"That is a PNG. Send a JPEG."}""", 415) : FakeHttpServer.Json(Stored))(context);
        });
        var png = _folder.Add("a.png", [0x89, 0x50, 0x4E, 0x47]);
        var run = await CliRun.RunAsync("send", png, _folder.Add("b.jpg"), "--mode", "raw", "--json", "--server", server.Url);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(["file", "file", "summary"], run.Json.Select(line => line.GetProperty("type").GetString()!));
        Assert.Equal("refused", run.Json[0].GetProperty("status").GetString());
        Assert.Contains("That is a PNG. Send a JPEG.", run.Json[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("accepted", run.Json[1].GetProperty("status").GetString());
        Assert.Equal((1, 1, 0), Counts(run.Json[2]));
    }

    [Fact]
    public async Task Count_option_sends_the_files_repeatedly()
    {
        ConcurrentQueue<long> sizes = new();
        await using var server = await FakeHttpServer.StartAsync(context =>
        {
            sizes.Enqueue(context.Request.ContentLength!.Value);
            return FakeHttpServer.Json(Stored)(context);
        });
        string[] files = [_folder.Add("a.jpg"), _folder.Add("b.jpg", [.. SmallJpeg, 0])];
        var run = await CliRun.RunAsync(["send", .. files, "--mode", "raw", "--count", "5", "--interval", "0.02", "--server", server.Url]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal([4, 5, 4, 5, 4], sizes);
    }

    [Fact]
    public async Task Folder_is_sent_in_name_order_and_subfolders_with_recursive()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Json(Stored));
        _folder.Add("b.JPEG");
        _folder.Add("a.jpg");
        _folder.Add("notes.txt");
        _folder.Add("deep/c.jpg");
        var flat = await CliRun.RunAsync("send", _folder.Path, "--json", "--server", server.Url);
        var deep = await CliRun.RunAsync("send", _folder.Path, "--recursive", "--json", "--server", server.Url);
        Assert.Equal(["a.jpg", "b.JPEG"], Names(flat));
        Assert.Equal(["a.jpg", "b.JPEG", "c.jpg"], Names(deep));
    }

    [Fact]
    public async Task Pattern_is_expanded()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Json(Stored));
        _folder.Add("a1.jpg");
        _folder.Add("a2.jpg");
        _folder.Add("b1.jpg");
        var run = await CliRun.RunAsync("send", _folder.File("a?.jpg"), "--json", "--server", server.Url);
        Assert.Equal(["a1.jpg", "a2.jpg"], Names(run));
    }

    [Fact]
    public async Task Arguments_without_a_match_are_usage_errors()
    {
        var empty = Directory.CreateDirectory(_folder.File("empty")).FullName;
        var folder = await CliRun.RunAsync("send", empty);
        var missing = await CliRun.RunAsync("send", _folder.File("none.jpg"));
        var pattern = await CliRun.RunAsync("send", _folder.File("*.gif"));
        Assert.All([folder, missing, pattern], run => Assert.Equal(ExitCode.Usage, run.ExitCode));
        Assert.Contains("contains no .jpg or .jpeg files", folder.Error, StringComparison.Ordinal);
        Assert.Contains("The file or folder", missing.Error, StringComparison.Ordinal);
        Assert.Contains("No file matches", pattern.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_server_ends_the_command_at_the_first_file()
    {
        var run = await CliRun.RunAsync("send", _folder.Add("a.jpg"), _folder.Add("b.jpg"), "--json", "--server", FakeHttpServer.DeadUrl());
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal(2, run.Json[0].GetProperty("notSent").GetInt32());
        Assert.Contains("connection refused", run.Json[1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_to_a_busy_server_is_retried()
    {
        var requests = 0;
        await using var server = await FakeHttpServer.StartAsync(context =>
            (Interlocked.Increment(ref requests) == 1 ? FakeHttpServer.Json("""{"error":"Busy."}""", 503) : FakeHttpServer.Json(Stored))(
                context
            )
        );
        var run = await CliRun.RunAsync("send", _folder.Add("a.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Sign_in_page_does_not_count_as_accepted()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Html);
        var run = await CliRun.RunAsync("send", _folder.Add("a.jpg"), "--server", server.Url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("It might not be a NanoCam server", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_does_not_respond_causes_a_timeout()
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.HangAsync);
        var run = await CliRun.RunAsync("send", _folder.Add("a.jpg"), "--timeout", "0.3", "--server", server.Url);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("did not respond within 0.3 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_prints_the_summary()
    {
        using CancellationTokenSource ctrlC = new();
        var requests = 0;
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref requests) == 2)
            {
                await ctrlC.CancelAsync();
            }

            await FakeHttpServer.Json(Stored)(context);
        });
        var run = await CliRun.RunAsync(["send", _folder.Add("a.jpg"), "--count", "100", "--server", server.Url], _ => null, ctrlC.Token);
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains("not sent", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Names(CliRun run) =>
        run
            .Json.Where(line => line.GetProperty("type").GetString() == "file")
            .Select(line => Path.GetFileName(line.GetProperty("file").GetString()));

    private static (int Accepted, int Failed, int NotSent) Counts(JsonElement summary) =>
        (summary.GetProperty("accepted").GetInt32(), summary.GetProperty("failed").GetInt32(), summary.GetProperty("notSent").GetInt32());
}
