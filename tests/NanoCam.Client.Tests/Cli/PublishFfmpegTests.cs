using System.Diagnostics;
using System.Text;
using NanoCam.Cli.Running;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

/// <summary>
/// <c>nanocam publish --input</c> with the real ffmpeg, and with scripts named ffmpeg for inputs that are not available here.
/// </summary>
public sealed class PublishFfmpegTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_is_sent_at_its_rate_until_its_end()
    {
        var film = await MakeFilmAsync(seconds: 1);
        await using var server = await LiveServer.StartAsync();
        var run = await PublishAsync(server.Url, film, "--fps", "10", "--json");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        // A busy machine may skip frames, but never repeats them.
        Assert.InRange(run.Json[^1].GetProperty("accepted").GetInt32(), 1, 11);
    }

    [Fact]
    public async Task Loop_option_repeats_a_file_until_the_duration_ends()
    {
        var film = await MakeFilmAsync(seconds: 0.2);
        await using var server = await LiveServer.StartAsync();
        var run = await PublishAsync(server.Url, film, "--loop", "--duration", "3", "--json");
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.True(run.Json[^1].GetProperty("accepted").GetInt32() > 4, run.Output);
    }

    [Fact]
    public async Task Higher_quality_gives_larger_frames()
    {
        await using var server = await LiveServer.StartAsync();
        var small = await PublishAsync(server.Url, "lavfi:testsrc2=size=320x240:duration=0.5", "--quality", "20", "--json");
        var large = await PublishAsync(server.Url, "lavfi:testsrc2=size=320x240:duration=0.5", "--quality", "95", "--json");
        Assert.True(BytesOfFrame(large) > 2 * BytesOfFrame(small), large.Output + small.Output);

        static long BytesOfFrame(CliRun run) =>
            run.Json[^1].GetProperty("bytes").GetInt64() / run.Json[^1].GetProperty("accepted").GetInt64();
    }

    [Theory]
    [InlineData("rtsp://admin:s3cret@127.0.0.1:{0}/one", "rtsp://127.0.0.1:{0}/one cannot be read: ffmpeg: ")]
    [InlineData("http://127.0.0.1:{0}/stream?pwd=s3cret", "http://127.0.0.1:{0}/stream cannot be read: ffmpeg: ")]
    public async Task Unreachable_address_is_reported_with_the_error_of_ffmpeg_but_without_the_password(string address, string sentence)
    {
        var port = new Uri(FakeHttpServer.DeadUrl()).Port;
        await using var server = await LiveServer.StartAsync();
        var run = await PublishAsync(server.Url, string.Format(null, address, port));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(string.Format(null, sentence, port), run.Error, StringComparison.Ordinal);
        Assert.Contains("Connection refused", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_not_a_video_is_reported_with_the_error_of_ffmpeg()
    {
        await using var server = await LiveServer.StartAsync();
        var run = await PublishAsync(server.Url, _folder.Add("notes.txt", "no film"u8.ToArray()));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("notes.txt cannot be read: ffmpeg: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_ffmpeg_is_reported_with_the_command_that_installs_it()
    {
        var run = await CliRun.RunAsync("publish", "--camera", "desk", "--input", "lavfi:testsrc2", "--server", FakeHttpServer.DeadUrl());
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("ffmpeg is not installed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ffmpeg_restarts_after_a_failure_and_stops_when_the_command_stops()
    {
        // The third run continues until it is stopped, like a camera.
        var pids = _folder.File("pids");
        var script = AddScript(
            $"""
            echo $$ >> '{pids}'
            cat '{AddFrame()}'
            if [ $(wc -l < '{pids}') -lt 3 ]; then echo 'cable pulled' >&2; exit 1; fi
            exec sleep 1000
            """
        );
        await using var server = await LiveServer.StartAsync();
        using CancellationTokenSource ctrlC = new();
        var running = CliRun.RunAsync(Arguments(server.Url, "rtsp://127.0.0.1/one"), name => name == "PATH" ? script : null, ctrlC.Token);
        await Eventually.TrueAsync(() => File.Exists(pids) && File.ReadAllLines(pids).Length == 3);
        await ctrlC.CancelAsync();
        var run = await running;

        Assert.Equal(2, run.Error.Split("cable pulled. Next attempt in").Length - 1);
        Assert.All(File.ReadAllLines(pids), pid => Assert.False(Directory.Exists($"/proc/{pid}"), $"{pid} still runs"));
    }

    [Fact]
    public async Task Old_ffmpeg_is_called_with_its_own_options()
    {
        var script = AddScript(
            $"""
            case "$*" in *fps_mode*) echo "Unrecognized option 'fps_mode'." >&2; exit 1;; esac
            cat '{AddFrame()}'
            exec sleep 1000
            """
        );
        await using var server = await LiveServer.StartAsync();
        string[] args = [.. Arguments(server.Url, "rtsp://127.0.0.1/one"), "--duration", "3", "--json"];
        var run = await CliRun.RunAsync(args, name => name == "PATH" ? script : null);
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        Assert.Equal(1, run.Json[^1].GetProperty("accepted").GetInt32());
    }

    private static Task<CliRun> PublishAsync(string server, string input, params string[] more)
    {
        string[] args = [.. Arguments(server, input), .. more];
        return CliRun.RunAsync(args, name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null);
    }

    private static string[] Arguments(string server, string input) => ["publish", "--camera", "film", "--input", input, "--server", server];

    private string AddFrame() => _folder.Add("frame.jpg", TemporaryFolder.DrawFrame());

    private string AddScript(string body)
    {
        var script = _folder.Add("bin/ffmpeg", Encoding.ASCII.GetBytes($"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return Path.GetDirectoryName(script)!;
    }

    private async Task<string> MakeFilmAsync(double seconds)
    {
        var film = _folder.File("film.mp4");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            [
                "-nostdin",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                FormattableString.Invariant($"testsrc2=size=160x120:rate=25:duration={seconds}"),
                "-c:v",
                "mpeg4",
                film,
            ]
        );
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return film;
    }
}
