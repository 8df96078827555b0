using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Client;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Faulty sources: each failure sets a problem, is logged once and uses limited resources.</summary>
public sealed class BadSourceTests : PullTestBase
{
    private const string Stream = "200 OK\nContent-Type: multipart/x-mixed-replace;boundary=frame";

    public static TheoryData<string, string> Answers =>
        new()
        {
            { "401 Unauthorized\nWWW-Authenticate: Basic realm=\"cam\"\nContent-Length: 0", "requires a user name and password (401)" },
            { "404 Not Found\nContent-Length: 0", "returned 404. Check the path" },
            { "503 Busy\nContent-Length: 0", "returned 503" },
            { "200 OK\nContent-Type: text/html\n\n<html>ÿØÿ", "returned a web page instead of frames" },
            { "200 OK\nContent-Type: application/json\n\n{}", "returned application/json instead of frames" },
            { "200 OK\nContent-Type: <script>alert(1)</script>", "returned ?script?alert?1??/script? instead of frames" },
            { "200 OK\nContent-Type: multipart/x-mixed-replace\nContent-Encoding: gzip", "compresses its response (gzip)" },
            { "302 Found\nLocation: ftp://127.0.0.1/x\nContent-Length: 0", "redirects to an address that is not http or https" },
            { "302 Found\nLocation: file:///etc/passwd\nContent-Length: 0", "redirects to an address that is not http or https" },
            { "302 Found\nContent-Length: 0", "redirects to an address that is not http or https" },
            { "302 Found\nLocation: /again\nContent-Length: 0\nConnection: close", "redirects more than 3 times" },
            { "200 OK\nContent-Type: multipart/x-mixed-replace", "The stream ended before its first complete frame." },
            { "200 OK\nContent-Type: application/octet-stream", "is not sending JPEG frames" },
            { "SSH", "is not HTTP" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Unusable_response_is_reported_and_logged_once(string response, string problem)
    {
        await using var source = FakeSource.Answering(
            response == "SSH" ? "SSH-2.0-OpenSSH_9\r\n\r\n"u8.ToArray() : FakeSource.Head(response)
        );
        await PullAsync(source.Address);

        Assert.Contains(problem, await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Single(Server.Logs.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Server.Client.GetAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative))).StatusCode
        );
    }

    [Fact]
    public async Task Endless_headers_are_reported()
    {
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
                var line = Encoding.ASCII.GetBytes($"X-More: {new string('a', 1000)}\r\n");
                while (true)
                {
                    await connection.WriteAsync(line, stop);
                }
            }
        );
        await PullAsync(source.Address);

        Assert.Contains("more than 16 KB of headers", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_port_is_reported()
    {
        await PullAsync(new Uri("http://127.0.0.1:9/stream"));

        Assert.Contains("Nothing is listening on 127.0.0.1, port 9", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_host_name_of_a_source_is_reported()
    {
        await PullAsync(new Uri("http://camera.invalid/stream"));

        Assert.Equal("The name camera.invalid cannot be resolved.", await ProblemInAsync(PullPhase.Waiting));
    }

    [Fact]
    public async Task Source_with_invalid_responses_is_late_after_5_seconds_and_offline_after_10()
    {
        var clock = new FakeTimeProvider();
        var answered = 0;
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                var number = Interlocked.Increment(ref answered);
                var answer =
                    number <= 2
                        ? (byte[])
                            [
                                .. FakeSource.Head("200 OK\nConnection: close\nContent-Type: image/jpeg"),
                                .. TestJpeg.Create(2000, seed: number),
                            ]
                        : FakeSource.Head("200 OK\nConnection: close\nContent-Type: application/xml\nContent-Length: 0");
                await connection.WriteAsync(answer, stop);
            }
        );
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return Status is { Frames: 2, Phase: PullPhase.Waiting };
        });

        var last = (await Server.Client.CameraAsync(Id)).GetProperty("lastFrame").GetDateTimeOffset();
        clock.Advance(last.AddSeconds(5.1) - clock.GetUtcNow());
        Assert.True((await Server.Client.CameraAsync(Id)).GetProperty("late").GetBoolean());
        clock.Advance(last.AddSeconds(10.1) - clock.GetUtcNow());
        var camera = await Server.Client.CameraAsync(Id);
        Assert.Equal(("offline", true), (camera.Text("state"), camera.GetProperty("late").GetBoolean()));
    }

    [Fact]
    public void Source_that_fails_for_an_hour_is_retried_a_hundred_times_and_logged_once()
    {
        var clock = new ManualClock();
        using var logs = new CapturedLogs();
        Assert.True(
            PullSource.TryCreate(
                new PullSourceOptions { Id = Id, Url = "http://camera.invalid/stream" },
                isFixed: true,
                out var source,
                out _
            )
        );
        var report = new PullReport(source, logs.CreateLogger("pull"), clock);
        var backoff = new Backoff(new Random(1));
        var failure = new PullException(PullProblemCodes.NameNotResolved, "The name camera.invalid cannot be resolved.");

        for (
            clock.Advance(TimeSpan.FromSeconds(1));
            clock.GetUtcNow() < ManualClock.Start.AddHours(1);
            clock.Advance(backoff.Next(failure.MinRetryStep))
        )
        {
            report.Failed(failure.Problem);
        }

        Assert.InRange(backoff.Failures, 80, 200);
        Assert.Equal($"Pulled camera {Id}: {failure.Message}", Assert.Single(logs.Entries).Message);
        Assert.Equal(failure.Problem, report.Status.Problem);
    }

    [Fact]
    public async Task Oversized_frames_are_reported_and_not_buffered()
    {
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head(Stream), stop);
                var jpeg = TestJpeg.Create(200_000, 7680, 4320);
                while (true)
                {
                    await connection.WriteAsync((byte[])[.. "\r\n--frame\r\n\r\n"u8, .. jpeg], stop);
                }
            }
        );
        await PullAsync(source.Address, null, ("NanoCam:Ingest:MaxFrameBytes", "100000"));

        await Eventually.TrueAsync(() => Status is { Resyncs: > 20 });
        Assert.Equal(0, Status!.Frames);
        Assert.Equal(PullFrames.TooLarge, Status.Problem);
        var camera = await Server.Client.CameraAsync(Id);
        Assert.True(camera.GetProperty("counters").GetProperty("rejected").GetProperty("tooLarge").GetInt64() > 20);
    }

    [Fact]
    public async Task Frames_with_too_many_pixels_are_reported_while_connected()
    {
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync((byte[])[.. FakeSource.Head(Stream), .. TestJpeg.Create(5000, 7680, 4320)], stop);
                await FakeSource.UntilGoneAsync(connection, stop);
            }
        );
        await PullAsync(source.Address, null, ("NanoCam:Ingest:MaxDimension", "4096"));

        Assert.Equal(
            "The frames exceed NanoCam:Ingest:MaxDimension: lower the resolution of the camera.",
            await ProblemInAsync(PullPhase.Connected)
        );
    }

    [Fact]
    public async Task Silent_source_is_disconnected_after_20_seconds_and_retried()
    {
        var clock = new ManualClock();
        await using var source = FakeSource.Holding([.. FakeSource.Head(Stream), .. TestJpeg.Create(2000)]);
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() => Status is { Frames: 1 });
        await clock.WhenWaitingAsync(due => due == TimeSpan.FromSeconds(20), CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal("No complete frame arrived for 20 seconds.", await ProblemInAsync(PullPhase.Waiting));
        Assert.Equal("offline", (await Server.Client.CameraAsync(Id)).Text("state"));
        await Eventually.TrueAsync(() => source.Open == 0);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return source.Requests.Count == 2;
        });
    }

    [Fact]
    public async Task Source_that_never_responds_is_disconnected_with_a_hint()
    {
        var clock = new ManualClock();
        await using var source = FakeSource.Holding([]);
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() => source.Requests.Count == 1);

        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Contains("A CameraWebServer serves one stream at a time", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_that_repeats_a_frame_is_reported_while_connected()
    {
        var clock = new ManualClock();
        var jpeg = TestJpeg.Create(2000);
        var next = new SemaphoreSlim(0);
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head(Stream), stop);
                while (true)
                {
                    await connection.WriteAsync((byte[])[.. "--frame\r\n\r\n"u8, .. jpeg], stop);
                    await next.WaitAsync(stop);
                }
            }
        );
        await PullAsync(source.Address, clock);

        for (var frames = 1; frames < 9; frames++)
        {
            await Eventually.TrueAsync(() => Status is { } status && status.Frames == frames);
            clock.Advance(TimeSpan.FromSeconds(9));
            next.Release();
        }

        await Eventually.TrueAsync(() => Status!.Problem is not null);
        Assert.Contains("keeps sending the same frame", Status!.Problem?.Sentence, StringComparison.Ordinal);
        Assert.Equal(PullPhase.Connected, Status.Phase);
        Assert.Single(Server.Logs.Warnings);
    }

    [Fact]
    public async Task Compressed_response_is_not_decompressed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[10_000_000]);
        }

        await using var source = FakeSource.Answering([
            .. FakeSource.Head("200 OK\nContent-Type: image/jpeg\nContent-Encoding: gzip"),
            .. packed.ToArray(),
        ]);
        await PullAsync(source.Address);

        Assert.Contains("compresses its response", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.DoesNotContain(source.Requests, head => head.Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Endless_single_JPEG_is_aborted_at_the_limit()
    {
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                await connection.WriteAsync(FakeSource.Head("200 OK\nContent-Type: image/jpeg"), stop);
                while (true)
                {
                    await connection.WriteAsync(new byte[10_000], stop);
                }
            }
        );
        await PullAsync(source.Address, null, ("NanoCam:Ingest:MaxFrameBytes", "100000"));

        Assert.Contains("exceed NanoCam:Ingest:MaxFrameBytes", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_between_retries_grow_and_differ()
    {
        var failure = new PullException(PullProblemCodes.Other, "No.");
        var backoff = new Backoff(new Random(1));
        var pauses = Enumerable.Range(0, 10).Select(_ => backoff.Next(failure.MinRetryStep)).ToList();

        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        Assert.All(pauses[5..], pause => Assert.InRange(pause, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45)));
        Assert.Equal(pauses.Count, pauses.Distinct().Count());
        Assert.InRange(
            backoff.Next(new PullException(PullProblemCodes.Other, "No.", isPersistent: true).MinRetryStep),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(90)
        );
    }
}
