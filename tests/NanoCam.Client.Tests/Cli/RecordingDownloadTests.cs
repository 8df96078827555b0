using Microsoft.AspNetCore.Http;
using NanoCam.Cli.Running;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

public sealed class RecordingDownloadTests : IDisposable
{
    private const string Tag = "\"mkv-1\"";
    private static readonly byte[] Recording = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 251))];
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _ranges = [];

    private string Path => _folder.File("door.mkv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_continues_where_it_ended_when_the_server_restarts()
    {
        await using var server = await FakeHttpServer.StartAsync(context =>
            _ranges.Count switch
            {
                0 => CutAsync(context, 40_000),
                1 => RefuseAsync(context),
                _ => SendAsync(context),
            }
        );
        var run = await ExportAsync(server.Url);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.ExitCode == ExitCode.Ok ? "" : run.Error));
        Assert.Equal(Recording, await File.ReadAllBytesAsync(Path));
        Assert.Matches("^,bytes=[34][0-9]{4}-,bytes=[34][0-9]{4}-$", string.Join(',', _ranges));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Export_waits_for_a_server_that_is_busy_after_the_connection_was_lost()
    {
        await using var server = await FakeHttpServer.StartAsync(context =>
            _ranges.Count switch
            {
                0 => CutAsync(context, 40_000),
                1 => BusyAsync(context),
                _ => SendAsync(context),
            }
        );
        var run = await ExportAsync(server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(Recording, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task Export_of_a_later_run_continues_the_partial_file_of_an_earlier_run()
    {
        await File.WriteAllBytesAsync(Path + ".part", Recording[..1_000]);
        await File.WriteAllTextAsync(Path + ".part.etag", Tag);
        await using var server = await FakeHttpServer.StartAsync(SendAsync);
        var run = await ExportAsync(server.Url);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(["bytes=1000-"], _ranges);
        Assert.Equal(Recording, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task Export_from_a_server_that_cannot_be_reached_or_is_busy_fails_at_once()
    {
        var dead = await ExportAsync(FakeHttpServer.DeadUrl());
        Assert.Equal(ExitCode.Unreachable, dead.ExitCode);
        Assert.DoesNotContain("continues", dead.Error, StringComparison.Ordinal);
        await using var server = await FakeHttpServer.StartAsync(BusyAsync);
        var busy = await ExportAsync(server.Url);
        Assert.Equal(ExitCode.Failed, busy.ExitCode);
        Assert.Contains("Four exports run.", busy.Error, StringComparison.Ordinal);
        Assert.Single(_ranges);
    }

    [Fact]
    public async Task Server_may_take_longer_than_the_timeout_to_find_the_frames_of_an_export()
    {
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            var start = TimeProvider.System.GetTimestamp();
            await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(2));
            await SendAsync(context);
        });
        var run = await ExportAsync(server.Url, "--timeout", "0.5");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.ExitCode == ExitCode.Ok ? "" : run.Error));
        Assert.Equal(Recording, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task Timelapse_passes_its_rate_and_range_to_the_server()
    {
        var query = "";
        await using var server = await FakeHttpServer.StartAsync(context =>
        {
            query = context.Request.Path + context.Request.QueryString;
            return SendAsync(context);
        });
        string[] command = ["timelapse", "--camera", "door", "--from", "2026-01-01", "--every", "3600", "--fps", "10", "--format", "MP4"];
        var run = await CliRun.RunAsync([.. command, "-o", Path, "--json", "--server", server.Url]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("/api/cameras/door/timelapse?from=2026-01-01&format=mp4&every=3600&fps=10", query);
        Assert.Equal(Recording.Length, run.Json[^1].GetProperty("bytes").GetInt64());
    }

    private Task<CliRun> ExportAsync(string url, params string[] more) =>
        CliRun.RunAsync(["export", "--camera", "door", "-o", Path, "--server", url, .. more]);

    private async Task SendAsync(HttpContext context)
    {
        var start = Begin(context);
        await context.Response.Body.WriteAsync(Recording.AsMemory(start), context.RequestAborted);
    }

    private async Task CutAsync(HttpContext context, int length)
    {
        var start = Begin(context);
        await context.Response.Body.WriteAsync(Recording.AsMemory(start, length), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        // An aborted connection loses what the client has not read; the client buffers less than 10,000 bytes in front of the file.
        await Eventually.TrueAsync(() => File.Exists(Path + ".part") && new FileInfo(Path + ".part").Length >= length - 10_000);
        context.Abort();
    }

    private Task RefuseAsync(HttpContext context)
    {
        _ranges.Add(context.Request.Headers.Range.ToString());
        context.Abort();
        return Task.CompletedTask;
    }

    private Task BusyAsync(HttpContext context)
    {
        _ranges.Add(context.Request.Headers.Range.ToString());
        return FakeHttpServer.Problem(503, "Four exports run.")(context);
    }

    private int Begin(HttpContext context)
    {
        var range = context.Request.Headers.Range.ToString();
        _ranges.Add(range);
        var start = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(start == 0 || context.Request.Headers.IfRange == Tag);
        context.Response.StatusCode = start == 0 ? 200 : 206;
        context.Response.Headers.ETag = Tag;
        context.Response.ContentLength = Recording.Length - start;
        return start;
    }
}
