using System.IO.Compression;
using System.Net;
using System.Text;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>What goes wrong with sources: each has its sentence, one line in the log, and an end to what it costs.</summary>
public sealed class BadSourceTests : PullTestBase
{
    private const string Stream = "200 OK\nContent-Type: multipart/x-mixed-replace;boundary=frame";

    public static TheoryData<string, string> Answers =>
        new()
        {
            { "401 Unauthorized\nWWW-Authenticate: Basic realm=\"cam\"\nContent-Length: 0", "asks for a user and password (401)" },
            { "404 Not Found\nContent-Length: 0", "has nothing at this address (404)" },
            { "503 Busy\nContent-Length: 0", "answered 503" },
            { "200 OK\nContent-Type: text/html\n\n<html>ÿØÿ", "answers with a web page instead of pictures" },
            { "200 OK\nContent-Type: application/json\n\n{}", "answers with application/json instead of pictures" },
            { "200 OK\nContent-Type: <script>alert(1)</script>", "answers with ?script?alert?1??/script? instead of pictures" },
            { "200 OK\nContent-Type: multipart/x-mixed-replace\nContent-Encoding: gzip", "packs its answer (gzip)" },
            { "302 Found\nLocation: ftp://127.0.0.1/x\nContent-Length: 0", "redirects to what is no http or https address" },
            { "302 Found\nLocation: file:///etc/passwd\nContent-Length: 0", "redirects to what is no http or https address" },
            { "302 Found\nContent-Length: 0", "redirects to what is no http or https address" },
            { "302 Found\nLocation: /again\nContent-Length: 0\nConnection: close", "redirects more than 3 times" },
            { "200 OK\nContent-Type: multipart/x-mixed-replace", "The stream ended before its first whole picture." },
            { "200 OK\nContent-Type: application/octet-stream", "sends what is no picture" },
            { "what?", "does not speak HTTP" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_is_no_picture_has_its_sentence(string answer, string sentence)
    {
        await using var source = FakeSource.Answering(
            answer == "what?" ? "SSH-2.0-OpenSSH_9\r\n\r\n"u8.ToArray() : FakeSource.Head(answer)
        );
        await PullAsync(source.Address);

        Assert.Contains(sentence, await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.Contains(sentence, Assert.Single(Server.Logs.Complaints).Message, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Server.Client.GetAsync(new Uri($"api/cameras/{Id}/frame.jpg", UriKind.Relative))).StatusCode
        );
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
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
    public async Task A_closed_port_has_its_sentence()
    {
        await PullAsync(new Uri("http://127.0.0.1:9/stream"));

        Assert.Contains("Nothing listens at 127.0.0.1, port 9", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_has_its_sentence()
    {
        await PullAsync(new Uri("http://camera.invalid/stream"));

        Assert.Equal("The name camera.invalid cannot be resolved.", await ProblemInAsync(PullPhase.Waiting));
    }

    [Fact]
    public void A_source_that_fails_for_an_hour_is_asked_some_hundred_times_and_is_one_line_in_the_log()
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
        var backoff = new PullBackoff(new Random(1));
        var failure = new PullException("The name camera.invalid cannot be resolved.");

        for (
            clock.Advance(TimeSpan.FromSeconds(1));
            clock.GetUtcNow() < ManualClock.Start.AddHours(1);
            clock.Advance(backoff.Next(failure))
        )
        {
            report.Failed(failure.Message);
        }

        Assert.InRange(backoff.Failures, 80, 200);
        Assert.Equal($"Source {Id}: {failure.Message}", Assert.Single(logs.Entries).Message);
        Assert.Equal(failure.Message, report.Status.Problem);
    }

    [Fact]
    public async Task Frames_larger_than_the_server_takes_are_told_and_do_not_grow_its_memory()
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
    public async Task Pictures_with_too_many_pixels_are_told_while_they_come()
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
            "Its pictures have more pixels than NanoCam:Ingest:MaxDimension allows: lower its resolution.",
            await ProblemInAsync(PullPhase.Connected)
        );
    }

    [Fact]
    public async Task A_silent_source_is_let_go_after_20_seconds_and_asked_again()
    {
        var clock = new ManualClock();
        await using var source = FakeSource.Holding([.. FakeSource.Head(Stream), .. TestJpeg.Create(2000)]);
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() => Status is { Frames: 1 });
        await clock.WhenWaitingAsync(due => due == TimeSpan.FromSeconds(20), CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal("No whole picture came for 20 seconds.", await ProblemInAsync(PullPhase.Waiting));
        Assert.Equal("offline", (await Server.Client.CameraAsync(Id)).Text("state"));
        await Eventually.TrueAsync(() => source.Open == 0);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return source.Requests.Count == 2;
        });
    }

    [Fact]
    public async Task A_source_that_accepts_and_never_answers_is_let_go_with_a_hint_to_its_one_stream()
    {
        var clock = new ManualClock();
        await using var source = FakeSource.Holding([]);
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() => source.Requests.Count == 1);

        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Contains("A CameraWebServer has one stream", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_sends_the_same_picture_for_ever_is_told()
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
        Assert.Contains("sends the same picture over and over", Status!.Problem, StringComparison.Ordinal);
        Assert.Equal(PullPhase.Connected, Status.Phase);
        Assert.Single(Server.Logs.Complaints);
    }

    [Fact]
    public async Task A_packed_answer_is_not_unpacked()
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

        Assert.Contains("packs its answer", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
        Assert.DoesNotContain(source.Requests, head => head.Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_single_picture_that_never_ends_is_cut_off_at_the_limit()
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

        Assert.Contains("larger than NanoCam:Ingest:MaxFrameBytes", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_between_attempts_grow_and_differ()
    {
        var failure = new PullException("No.");
        var first = new PullBackoff(new Random(1));
        var pauses = Enumerable.Range(0, 10).Select(_ => first.Next(failure)).ToList();

        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        Assert.All(pauses[5..], pause => Assert.InRange(pause, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45)));
        Assert.Equal(pauses.Count, pauses.Distinct().Count());
        Assert.InRange(first.Next(new PullException("No.", needsPerson: true)), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
    }
}
