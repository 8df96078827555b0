using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Export;
using NanoCam.Server.Recording.Storage;
using NanoCam.Server.Tests.Recording.Storage;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.Export;

public sealed class ExportTests : IDisposable
{
    private const long Second = ArchiveSample.Second;
    private const string Range = "from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z";
    private const string Path = $"/api/cameras/door/export?{Range}";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nanocam-export-");

    [Fact]
    public async Task Ffmpeg_opens_every_format_and_finds_every_frame()
    {
        await using var server = await StartAsync();
        foreach (var format in new[] { "mkv", "avi", "mjpeg", "mp4" })
        {
            var file = await DownloadAsync(server, $"{Path}&format={format}", format);
            Assert.Equal("", (await MediaTool.DecodeAsync(file)).Trim());
            Assert.Equal(50, await MediaTool.CountAsync(file));
        }
    }

    [Fact]
    public async Task Export_whose_frames_are_deleted_fails_instead_of_ending_early()
    {
        await using var server = await StartAsync();
        var source = new ExportSource(
            server.Get<FrameSampling>(),
            "door",
            ArchiveSample.Start,
            ArchiveSample.Start + (3_600 * Second),
            0,
            null
        );
        source.Measure(CancellationToken.None);
        Assert.Equal(50, source.Frames().Count());
        await server
            .Get<RetentionService>()
            .DeleteRangeAsync("door", ArchiveSample.Start + (60 * Second), ArchiveSample.Start + (3_600 * Second));
        var error = Assert.Throws<IOException>(() => source.Frames().Count());
        Assert.Equal("20 of 50 frames were deleted while they were exported", error.Message);
    }

    [Fact]
    public async Task Matroska_has_exact_times_and_preserves_gaps()
    {
        await using var server = await StartAsync();
        var file = await DownloadAsync(server, Path, "mkv");
        var expected = Enumerable.Range(0, 30).Select(i => i * 100L).Concat(Enumerable.Range(0, 20).Select(i => 60_000 + (i * 1_000L)));
        Assert.Equal(expected, await MediaTool.FrameTimesAsync(file));
        Assert.StartsWith("mjpeg,96,72", await MediaTool.DescribeAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_lapse_contains_one_frame_per_step_at_a_constant_rate()
    {
        await using var server = await StartAsync();
        var file = await DownloadAsync(server, $"/api/cameras/door/timelapse?{Range}&every=2&fps=10", "mkv");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 100L), await MediaTool.FrameTimesAsync(file));
    }

    [Fact]
    public async Task Zip_contains_the_JPEGs_of_the_camera_named_by_time()
    {
        await using var server = await StartAsync();
        var file = await DownloadAsync(server, $"{Path}&format=zip", "zip");
        await using var zip = await ZipFile.OpenReadAsync(file);
        Assert.Equal(50, zip.Entries.Count);
        Assert.Equal("0000002_20260101T000000100Z.jpg", zip.Entries[1].Name);
        for (var i = 0; i < zip.Entries.Count; i++)
        {
            // Reading verifies the checksum.
            await using var entry = await zip.Entries[i].OpenAsync();
            using var content = new MemoryStream();
            await entry.CopyToAsync(content);
            Assert.Equal(Content(i < 30 ? i : i - 30), content.ToArray());
        }
    }

    [Fact]
    public async Task Download_continues_at_any_byte_with_the_same_bytes()
    {
        await using var server = await StartAsync();
        foreach (var format in new[] { "mkv", "avi", "zip", "mjpeg" })
        {
            var whole = await server.Client.GetAsync($"{Path}&format={format}");
            var bytes = await whole.Content.ReadAsByteArrayAsync();
            Assert.Equal(bytes.Length, whole.Content.Headers.ContentLength);
            foreach (var start in new[] { 0, 1, 300, bytes.Length / 3, bytes.Length - 40, bytes.Length - 1 })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}&format={format}");
                request.Headers.Range = new RangeHeaderValue(start, null);
                request.Headers.IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!);
                var part = await server.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
                Assert.Equal(bytes.Length, part.Content.Headers.ContentRange!.Length);
                var rest = await part.Content.ReadAsByteArrayAsync();
                Assert.True(bytes.AsSpan(start).SequenceEqual(rest), $"{format} from {start}");
            }
        }
    }

    [Fact]
    public async Task Conditional_requests_HEAD_and_ranges_outside_the_file_follow_HTTP()
    {
        await using var server = await StartAsync();
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Contains("filename=\"door_20260101T000000Z_20260101T000119Z.mkv\"", Header(head), StringComparison.Ordinal);
        using var known = new HttpRequestMessage(HttpMethod.Get, Path);
        known.Headers.IfNoneMatch.Add(head.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(known)).StatusCode);
        using var outside = new HttpRequestMessage(HttpMethod.Get, Path);
        outside.Headers.Range = new RangeHeaderValue(head.Content.Headers.ContentLength, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await server.Client.SendAsync(outside)).StatusCode);
        using var changed = new HttpRequestMessage(HttpMethod.Get, Path);
        changed.Headers.Range = new RangeHeaderValue(100, null);
        changed.Headers.IfRange = new RangeConditionHeaderValue("\"other\"");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(changed)).StatusCode);
    }

    [Fact]
    public async Task Late_frame_that_arrives_during_an_export_is_omitted()
    {
        await using var server = await RecordingServer.StartAsync();
        foreach (var number in new uint[] { 1, 2, 4, 5 })
        {
            server.Send("door", number, ago: TimeSpan.FromSeconds(10 - number));
        }

        await server.StoredAsync("door", 4);
        var source = new ExportSource(new FrameSampling(server.Archive), "door", 0, long.MaxValue / 2, 0, null);
        source.Measure(default);
        server.Send("door", 3, ago: TimeSpan.FromSeconds(7));
        await server.StoredAsync("door", 5);

        Assert.Equal(4, source.Summary.Frames);
        Assert.Equal([1L, 2, 4, 5], source.Frames().Select(frame => frame.Sequence));
    }

    [Theory]
    [InlineData("mkv")]
    [InlineData("avi")]
    [InlineData("zip")]
    [InlineData("mjpeg")]
    public async Task Every_pass_over_the_records_ends_when_the_client_disconnects(string format)
    {
        await using var server = await StartAsync();
        using var client = new CancellationTokenSource();
        var source = new ExportSource(server.Get<FrameSampling>(), "door", 0, long.MaxValue / 2, 0, null);
        source.Measure(client.Token);
        await client.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await ExportFormat.Create(format).WriteAsync(ExportSink.Measuring(), source, 0, client.Token)
        );
    }

    [Fact]
    public async Task Invalid_exports_return_problems()
    {
        (string Path, HttpStatusCode Status)[] cases =
        [
            ("export?from=5&to=4", HttpStatusCode.BadRequest),
            ("export?format=exe", HttpStatusCode.BadRequest),
            ("export?format=../mkv", HttpStatusCode.BadRequest),
            ("export?from=5&to=6", HttpStatusCode.NotFound),
            ("timelapse?every=0", HttpStatusCode.BadRequest),
            ("timelapse?every=-1", HttpStatusCode.BadRequest),
            ("timelapse?every=NaN", HttpStatusCode.BadRequest),
            ("timelapse?fps=0", HttpStatusCode.BadRequest),
            ("timelapse?fps=1e9", HttpStatusCode.BadRequest),
            ("timelapse?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", HttpStatusCode.OK),
            ("timelapse?to=9999-12-31T23:59:59Z&from=2026-01-01", HttpStatusCode.OK),
        ];
        await using var server = await StartAsync();
        foreach (var (path, status) in cases)
        {
            var response = await server.Client.GetAsync($"/api/cameras/door/{path}");
            Assert.True(response.StatusCode == status, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Exports_run_concurrently_and_one_beyond_the_limit_is_refused_until_a_client_disconnects()
    {
        await using var server = await TestServer.StartAsync();
        // Larger than the buffers of the sockets, so that each export waits for its client.
        var jpeg = TestJpeg.Create(200_000);
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 120, jpeg: _ => jpeg);
        var responses = new List<HttpResponseMessage>();
        for (var i = 0; i < ExportLimiter.MaxExportsOfClient; i++)
        {
            responses.Add(await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead));
            Assert.Equal(HttpStatusCode.OK, responses[^1].StatusCode);
        }

        var refused = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        responses[0].Dispose();
        await Eventually.TrueAsync(async () =>
        {
            using var next = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
            return next.StatusCode == HttpStatusCode.OK;
        });
        responses.ForEach(response => response.Dispose());
    }

    [Fact]
    public void Client_with_many_exports_leaves_room_for_another()
    {
        var limiter = new ExportLimiter();
        // Equal, as the number of a user is in each of his requests.
        object anna = 1L,
            again = 1L,
            bert = 2L;
        var first = limiter.TryBegin(anna, encodes: false)!;
        Assert.NotNull(limiter.TryBegin(again, encodes: true));
        Assert.Null(limiter.TryBegin(anna, encodes: false));
        Assert.Null(limiter.TryBegin(bert, encodes: true));
        Assert.NotNull(limiter.TryBegin(bert, encodes: false));
        Assert.NotNull(limiter.TryBegin(bert, encodes: false));
        Assert.Null(limiter.TryBegin(3L, encodes: false));
        first.Dispose();
        Assert.NotNull(limiter.TryBegin(3L, encodes: false));
    }

    [Fact]
    public void Checksum_matches_the_standard() => Assert.Equal(0xCBF43926, ZipCrc.Of("123456789"u8));

    public void Dispose() => _directory.Delete(recursive: true);

    private static byte[] Content(int index) => GoldenFrames.ByName(index % 2 == 0 ? "cjpeg-baseline" : "ffmpeg-mjpeg").Bytes;

    private static string Header(HttpResponseMessage response) => response.Content.Headers.ContentDisposition!.ToString();

    // 30 frames at 10 per second, and a minute later 20 frames at one per second.
    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second / 10, 30);
        ArchiveSample.Add(server, "door", ArchiveSample.Start + (60 * Second), Second, 20);
        return server;
    }

    private async Task<string> DownloadAsync(TestServer server, string path, string format)
    {
        var response = await server.Client.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        var file = System.IO.Path.Combine(_directory.FullName, $"door.{format}");
        await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync());
        return file;
    }
}
