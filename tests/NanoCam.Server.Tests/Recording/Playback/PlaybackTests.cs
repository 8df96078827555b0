using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NanoCam.Server.Recording.Playback;
using NanoCam.Server.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Playback;

public sealed class PlaybackTests
{
    private const long Second = ArchiveSample.Second;
    private const string Range = "from=1767225600&to=1767229200";

    [Fact]
    public async Task Frame_at_a_time_is_the_original_JPEG_with_its_exact_time()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 10, jpeg: Content);

        var response = await server.Client.GetAsync("/api/cameras/door/frames/at?time=1767225603.4");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1767225603.000000", response.Headers.GetValues("X-Timestamp").Single());
        Assert.Equal("4", response.Headers.GetValues("X-Sequence").Single());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 3, TimeSpan.Zero), response.Content.Headers.LastModified);
        Assert.Equal(Content(3), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Frame_is_selected_by_direction()
    {
        (string Query, int Sequence)[] cases =
        [
            ("time=1767225603.4&direction=before", 4),
            ("time=1767225603.4&direction=after", 5),
            ("time=1767225603.4&direction=nearest", 4),
            ("time=2026-01-01T00:00:03.6Z", 5),
            ("time=0001-01-01T00:00:00Z", 1),
            ("", 10),
        ];
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 10);
        foreach (var (query, sequence) in cases)
        {
            var response = await server.Client.GetAsync($"/api/cameras/door/frames/at?{query}");
            Assert.Equal((query, $"{sequence}"), (query, response.Headers.GetValues("X-Sequence").Single()));
        }
    }

    [Fact]
    public async Task Frame_supports_conditional_requests_ranges_and_HEAD()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 10, jpeg: Content);
        const string Path = "/api/cameras/door/frames/at?time=1767225603";
        var whole = await server.Client.GetAsync(Path);

        using var again = new HttpRequestMessage(HttpMethod.Get, Path);
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
        using var part = new HttpRequestMessage(HttpMethod.Get, Path);
        part.Headers.Range = new RangeHeaderValue(10, 19);
        var partial = await server.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal(Content(3)[10..20], await partial.Content.ReadAsByteArrayAsync());
        using var outside = new HttpRequestMessage(HttpMethod.Get, Path);
        outside.Headers.Range = new RangeHeaderValue(1_000_000, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await server.Client.SendAsync(outside)).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, Path);
        Assert.Equal(Content(3).Length, (await server.Client.SendAsync(head)).Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Frame_that_is_not_recorded_returns_a_problem_with_a_code()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 10);
        var response = await server.Client.GetAsync("/api/cameras/door/frames/at?time=1767225700&direction=after");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:nanocam:noFrameRecorded", (await response.JsonAsync()).Text("type"));
    }

    [Fact]
    public async Task Frame_stays_readable_while_its_segment_is_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var segment = ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 3, jpeg: Content);
        var archive = server.Get<RecordingArchive>();
        using var reader = new SegmentReader(archive);
        var frame = archive.Nearest("door", ArchiveSample.Start)!.Value;
        Assert.True(reader.TryOpen(frame));
        File.Delete(server.Get<ArchiveFolder>().SegmentPath("door", segment.Name));
        var bytes = new byte[frame.Length];
        await reader.ReadAsync(frame, bytes, CancellationToken.None);
        Assert.Equal(Content(0), bytes);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/cameras/door/frames/at")).StatusCode);
    }

    [Fact]
    public async Task Playback_sends_every_frame_of_the_range_in_parts_with_their_times()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second / 20, 12, jpeg: Content);
        using var response = await server.Client.GetAsync($"/api/cameras/door/playback.mjpeg?{Range}");
        Assert.Equal("multipart/x-mixed-replace", response.Content.Headers.ContentType!.MediaType);
        var text = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
        Assert.StartsWith("--nanocam-frame\r\nContent-Type: image/jpeg\r\nContent-Length: ", text, StringComparison.Ordinal);
        // A busy machine skips frames whose time has passed, but never the first and the last one.
        Assert.Contains("X-Timestamp: 1767225600.000000\r\nX-Sequence: 1\r\n\r\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Timestamp: 1767225600.550000\r\nX-Sequence: 12\r\n\r\n", text, StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(Content(11)), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Playback_of_an_empty_range_returns_a_problem()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 2);
        var response = await server.Client.GetAsync("/api/cameras/door/playback.mjpeg?from=5&to=6");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:nanocam:noFrameRecorded", (await response.JsonAsync()).Text("type"));
    }

    [Fact]
    public async Task Playback_counts_as_a_viewer_until_the_client_disconnects()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Live:MaxViewersPerCamera", "1"));
        ArchiveSample.Add(server, "door", ArchiveSample.Start, 5 * Second, 100);
        const string Path = $"/api/cameras/door/playback.mjpeg?{Range}";
        using (var first = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            var second = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            Assert.NotNull(second.Headers.RetryAfter);
        }

        await Eventually.TrueAsync(async () =>
        {
            using var next = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
            return next.StatusCode == HttpStatusCode.OK;
        });
    }

    [Theory]
    [InlineData(1, new[] { 0, 1_000, 3_000 })]
    [InlineData(0.25, new[] { 0, 4_000, 12_000 })]
    [InlineData(2, new[] { 0, 500, 1_500 })]
    [InlineData(1_000, new[] { 0, 1, 3 })]
    public void Frames_are_spaced_by_their_capture_times_divided_by_the_speed(double speed, int[] milliseconds)
    {
        var pace = new PlaybackPace(speed);
        long[] captured = [ArchiveSample.Start, ArchiveSample.Start + Second, ArchiveSample.Start + (3 * Second)];
        Assert.Equal(milliseconds.Select(due => 1_000_000_000 + (due * 1_000L)), captured.Select(time => pace.DueOf(time, 1_000_000_000)));
    }

    [Fact]
    public void Gap_is_played_as_ten_seconds()
    {
        var pace = new PlaybackPace(1);
        pace.DueOf(ArchiveSample.Start, 0);
        Assert.Equal(10 * Second, pace.DueOf(ArchiveSample.Start + (8 * 3600 * Second), 0));
        Assert.Equal(11 * Second, pace.DueOf(ArchiveSample.Start + (((8 * 3600) + 1) * Second), 0));
    }

    private static byte[] Content(int index) => TestJpeg.Create(3_000, seed: index + 1);
}
