using System.Net;
using System.Text;
using NanoCam.Server.Pull;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Sources with mistakes that browsers accept. The camera stays online with each of them.</summary>
public sealed class PullToleranceTests : PullTestBase
{
    private static readonly byte[] Jpeg = GoldenFrames.Baseline.Bytes;

    public static TheoryData<string, string> HeaderLines
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (
                var line in (string[])
                    [
                        "Tue, 12 Jun 2012 01:56:34 GMT",
                        "nocache",
                        ": x",
                        "some -test: abc",
                        "X-Größe: 1",
                        "Server : camera",
                        "Expires: Thu, %d %d %d %d:%d:%d GMT",
                        "X: 1\r\n folded: line",
                        "no colon\r\n folded",
                    ]
            )
            {
                data.Add(line, "snapshot");
                data.Add(line, "stream");
            }

            return data;
        }
    }

    public static TheoryData<string> Labels =>
        new()
        {
            "Content-Type: binary/octet-stream",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: image/png",
            "Content-Type: application/jpeg",
            "Content-Type: text/html",
            "Content-Type: nonsense",
            "Content-Type: image/jpeg\nContent-Encoding: identity",
            "Content-Type: image/jpeg\nContent-Encoding: utf-8",
            "Content-Type: image/jpeg\nContent-Encoding: none",
            "Content-Type: image/jpeg\nContent-Encoding: gzip",
            "X-Nothing: 1",
        };

    public static TheoryData<string, string, bool> Lengths =>
        new()
        {
            { "too large, closed", $"Content-Length: {Jpeg.Length + 48}\nConnection: close", false },
            { "too large, kept open", $"Content-Length: {Jpeg.Length + 48}", true },
            { "no last chunk", $"Transfer-Encoding: chunked", false },
        };

    [Theory]
    [MemberData(nameof(HeaderLines))]
    public async Task Malformed_header_line_does_not_stop_the_camera(string line, string path)
    {
        var isSnapshot = path == "snapshot";
        var type = isSnapshot ? $"image/jpeg\r\nContent-Length: {Jpeg.Length}" : "video/mjpeg";
        await using var source = FakeSource.Answering([
            .. Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nServer: GoAhead\r\n{line}\r\nContent-Type:{type}\r\n\r\n"),
            .. Jpeg,
            .. isSnapshot ? [] : Jpeg,
        ]);
        await PullAsync(new Uri(source.Address, path));

        await ExpectAsync(Jpeg);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task JPEG_is_detected_by_its_bytes_regardless_of_its_content_type(string label)
    {
        await using var source = FakeSource.Answering([
            .. FakeSource.Head($"200 OK\n{label}\nConnection: close\nContent-Length: {Jpeg.Length}"),
            .. Jpeg,
        ]);
        await PullAsync(source.Address, null, ("Rate", "30"));

        await ExpectAsync(Jpeg);
        await Eventually.TrueAsync(() => source.Requests.Count > 2);
        Assert.False(Status!.IsStream);
        Assert.Null(Status.Problem);
        Assert.DoesNotContain(source.Requests, head => head.Contains("traceparent", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Complete_JPEG_with_a_wrong_length_is_shown(string name, string length, bool isKeptOpen)
    {
        _ = name;
        await using var source = new FakeSource(
            async (_, connection, stop) =>
            {
                var isChunked = length.Contains("chunked", StringComparison.Ordinal);
                var chunk = Encoding.ASCII.GetBytes(isChunked ? $"{Jpeg.Length:x}\r\n" : "");
                await connection.WriteAsync(
                    (byte[])[.. FakeSource.Head($"200 OK\nContent-Type: image/jpeg\n{length}"), .. chunk, .. Jpeg],
                    stop
                );
                if (isKeptOpen)
                {
                    await FakeSource.UntilGoneAsync(connection, stop);
                }
            }
        );
        await PullAsync(source.Address, null, ("Rate", "30"));

        await ExpectAsync(Jpeg);
        await Eventually.TrueAsync(() => source.Requests.Count > 1);
        Assert.Null(Status!.Problem);
    }

    [Fact]
    public async Task Snapshot_labeled_as_a_stream_is_requested_at_the_rate()
    {
        var clock = new ManualClock();
        await using var source = new FakeSource(
            (_, connection, stop) =>
                connection
                    .WriteAsync(
                        (byte[])
                            [
                                .. FakeSource.Head(
                                    $"200 OK\nContent-Type: multipart/x-mixed-replace;boundary=x\nContent-Length: {Jpeg.Length}"
                                ),
                                .. Jpeg,
                            ],
                        stop
                    )
                    .AsTask()
        );
        await PullAsync(source.Address, clock, ("Rate", "0.2"));
        await ExpectAsync(Jpeg);
        await clock.WhenWaitingAsync(due => due > TimeSpan.FromSeconds(4) && due <= TimeSpan.FromSeconds(5), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => source.Requests.Count == 2);
        Assert.Null(Status!.Problem);
        Assert.Equal(1, Status.Connections);
    }

    [Fact]
    public async Task Video_that_is_not_JPEG_is_reported_with_its_format()
    {
        await using var source = FakeSource.Holding([
            .. FakeSource.Head("200 OK\nContent-Type: multipart/x-mixed-replace;boundary=b"),
            .. "--b\r\nContent-Type: video/x-h264\r\nContent-Length: 9\r\n\r\n\0\0\0\x1gabcd"u8,
        ]);
        await PullAsync(source.Address);

        Assert.Contains("is sending video/x-h264, not JPEG frames", await ProblemInAsync(PullPhase.Waiting), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK\nContent-Type: application/xml\nContent-Length: 13\n\n<busy></busy>")]
    [InlineData("200 OK\nContent-Type: text/html\nContent-Length: 4\n\nboot")]
    [InlineData("404 Not Found\nContent-Length: 0")]
    [InlineData("401 Unauthorized\nContent-Length: 0")]
    public async Task One_invalid_response_of_a_working_source_delays_it_only_by_seconds(string odd)
    {
        var clock = new ManualClock();
        var number = 0;
        await using var source = new FakeSource(
            (_, connection, stop) =>
                connection
                    .WriteAsync(
                        Interlocked.Increment(ref number) == 2
                            ? Encoding.ASCII.GetBytes(
                                $"HTTP/1.1 {odd.ReplaceLineEndings("\r\n")}{(odd.Contains("\n\n") ? "" : "\r\n\r\n")}"
                            )
                            :
                            [
                                .. FakeSource.Head($"200 OK\nConnection: close\nContent-Type: image/jpeg\nContent-Length: {Jpeg.Length}"),
                                .. Jpeg,
                            ],
                        stop
                    )
                    .AsTask()
        );
        await PullAsync(source.Address, clock);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return source.Requests.Count == 2;
        });
        await ProblemInAsync(PullPhase.Waiting);
        var before = clock.GetUtcNow();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            return source.Requests.Count >= 3;
        });

        // Without an earlier frame, the pause is at least 30 seconds.
        Assert.InRange(clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void Wrong_password_and_a_replaced_connection_are_not_retried_repeatedly()
    {
        var rejected = PullException.From(HttpStatusCode.Unauthorized, new Uri("http://camera/"), hasUser: true);
        var replaced = new PullException(PullProblemCodes.Replaced, "Replaced.", isPersistent: true) { IsReplaced = true };
        var odd = new PullException(PullProblemCodes.Other, "Odd.", isPersistent: true);

        Assert.Equal(TimeSpan.Zero, odd.MinRetryStepAfterFrames(5));
        Assert.Equal(TimeSpan.Zero, rejected.MinRetryStepAfterFrames(0));
        Assert.Equal(TimeSpan.FromMinutes(1), rejected.MinRetryStepAfterFrames(1));
        Assert.Equal(TimeSpan.FromMinutes(1), replaced.MinRetryStepAfterFrames(0));
    }
}
