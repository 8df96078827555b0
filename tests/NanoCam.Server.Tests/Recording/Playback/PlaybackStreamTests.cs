using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using NanoCam.Server.Recording.Playback;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Playback;

public sealed partial class PlaybackStreamTests
{
    private const long Second = ArchiveSample.Second;

    [Fact]
    public async Task Frames_are_sent_when_they_are_due()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 3);
        var clock = new ManualClock();
        var pipe = new Pipe();
        var sending = SendAsync(server, pipe, clock, speed: 1);

        await clock.WhenWaitingAsync(wait => wait == TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal([1], await SentAsync(pipe));
        clock.Advance(TimeSpan.FromSeconds(1));
        await clock.WhenWaitingAsync(wait => wait == TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal([2], await SentAsync(pipe));
        clock.Advance(TimeSpan.FromSeconds(1));
        await sending;
        Assert.Equal([3], await SentAsync(pipe));
    }

    [Fact]
    public async Task Slow_client_receives_the_newest_frame_that_is_due()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 10, jpeg: index => TestJpeg.Create(3_000, seed: index));
        var clock = new ManualClock();
        // Room for less than one frame: each flush waits for the client.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1_000, resumeWriterThreshold: 500, useSynchronizationContext: false));
        using var leave = new CancellationTokenSource();
        var sending = SendAsync(server, pipe, clock, speed: 1, leave.Token);

        Assert.Equal([1], await SentAsync(pipe));
        await clock.WhenWaitingAsync(wait => wait == TimeSpan.FromSeconds(1), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));
        // The client does not read the second frame for five seconds.
        await WhenPendingAsync(pipe);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([2], await SentAsync(pipe));
        await WhenPendingAsync(pipe);
        Assert.Equal([7], await SentAsync(pipe));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task At_most_30_frames_per_second_are_sent()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second / 100, 101);
        var clock = new ManualClock();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var sending = SendAsync(server, pipe, clock, speed: 1);
        while (!sending.IsCompleted)
        {
            var due = clock.WhenWaitingAsync(_ => true, CancellationToken.None);
            if (await Task.WhenAny(due, sending) == due)
            {
                clock.Advance(await due);
            }
        }

        await sending;
        var sent = await SentAsync(pipe);
        Assert.InRange(sent.Count, 25, 32);
        Assert.Equal(101, sent[^1]);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_next_frame()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 3);
        var clock = new ManualClock();
        using var leave = new CancellationTokenSource();
        var sending = SendAsync(server, new Pipe(), clock, speed: 1, leave.Token);
        await clock.WhenWaitingAsync(wait => wait == TimeSpan.FromSeconds(1), CancellationToken.None);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static async Task SendAsync(
        TestServer server,
        Pipe pipe,
        TimeProvider time,
        double speed,
        CancellationToken cancellation = default
    )
    {
        var archive = server.Get<RecordingArchive>();
        using var reader = new SegmentReader(archive);
        await new PlaybackStream(pipe.Writer, reader, time, speed).SendAsync(archive.Frames("door", 0, long.MaxValue / 2), cancellation);
    }

    private static Task WhenPendingAsync(Pipe pipe) =>
        Eventually.TrueAsync(() =>
        {
            if (!pipe.Reader.TryRead(out var read))
            {
                return false;
            }

            pipe.Reader.AdvanceTo(read.Buffer.Start);
            return read.Buffer.Length > 0;
        });

    // Sequence numbers of the frames that are waiting in the pipe.
    private static async Task<List<int>> SentAsync(Pipe pipe)
    {
        var text = new StringBuilder();
        await WhenPendingAsync(pipe);
        await Eventually.TrueAsync(() =>
        {
            while (pipe.Reader.TryRead(out var read))
            {
                text.Append(Encoding.Latin1.GetString(System.Buffers.BuffersExtensions.ToArray(read.Buffer)));
                pipe.Reader.AdvanceTo(read.Buffer.End);
            }

            return text.ToString().EndsWith("\r\n--nanocam-frame\r\n", StringComparison.Ordinal);
        });

        return [.. Sequence().Matches(text.ToString()).Select(match => int.Parse(match.Groups[1].ValueSpan, provider: null))];
    }

    [GeneratedRegex(@"X-Sequence: (\d+)\r\n")]
    private static partial Regex Sequence();
}
