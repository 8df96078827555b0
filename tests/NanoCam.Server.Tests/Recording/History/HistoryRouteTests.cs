using System.Net;
using System.Text.Json;
using NanoCam.Archive;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.History;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording.History;

public sealed class HistoryRouteTests
{
    private const long Second = ArchiveSample.Second;
    private const long Minute = 60 * Second;

    [Fact]
    public async Task Recordings_route_lists_segments_and_gaps_with_their_causes()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 60);
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Minute, 10, RecordingTier.Minute);
        var events = server.Get<CameraEvents>();
        events.Append(
            new CameraEvent(CameraEventKind.Gap, "door", ArchiveSample.Start + (10 * Second))
            {
                EndMicroseconds = ArchiveSample.Start + (12 * Second),
                Cause = "link",
                Frames = 20,
            }
        );
        events.Append(new CameraEvent(CameraEventKind.Online, "door", ArchiveSample.Start));

        var json = await GetAsync(server, "/api/cameras/door/recordings?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z");

        Assert.Equal("door", json.Text("camera"));
        Assert.Equal("2026-01-01T00:00:00Z", json.Text("from"));
        Assert.False(json.GetProperty("truncated").GetBoolean());
        var segments = json.GetProperty("segments").EnumerateArray().ToList();
        Assert.Equal(["dense", "minute"], segments.Select(segment => segment.Text("tier")).Order(StringComparer.Ordinal));
        var dense = segments.Single(segment => segment.Text("tier") == "dense");
        Assert.Equal((60, 96, 72), (Number(dense, "frames"), Number(dense, "width"), Number(dense, "height")));
        Assert.Equal("2026-01-01T00:00:59Z", dense.Text("to"));
        var gap = json.GetProperty("gaps").EnumerateArray().Single();
        Assert.Equal(("link", 20), (gap.Text("cause"), Number(gap, "frames")));
        Assert.Equal("2026-01-01T00:00:12Z", gap.Text("to"));
    }

    [Fact]
    public async Task Timeline_has_one_entry_per_step_with_tier_and_gap()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start + (5 * Minute), Second, 60);
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Minute, 10, RecordingTier.Minute);
        server
            .Get<CameraEvents>()
            .Append(
                new CameraEvent(CameraEventKind.Gap, "door", ArchiveSample.Start + (6 * Minute))
                {
                    EndMicroseconds = ArchiveSample.Start + (8 * Minute) - 1,
                    Cause = "restart",
                }
            );

        var json = await GetAsync(server, "/api/cameras/door/timeline?from=1767225600&to=1767226199&step=60");

        Assert.Equal(60, Number(json, "step"));
        Assert.Equal([1, 1, 1, 1, 1, 60, 1, 1, 1, 1], json.GetProperty("frames").EnumerateArray().Select(item => item.GetInt32()));
        Assert.Equal([null, null, null, null, null, null, "restart", "restart", null, null], Texts(json, "gaps"));
        Assert.Equal(
            ["minute", "minute", "minute", "minute", "minute", "dense", "minute", "minute", "minute", "minute"],
            Texts(json, "tier")
        );
        Assert.Equal(10, json.GetProperty("motion").GetArrayLength());
        Assert.Equal(10, json.GetProperty("bytes").GetArrayLength());
    }

    [Fact]
    public async Task Timeline_shows_the_gaps_of_a_whole_month_of_a_weak_camera()
    {
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 2);
        var events = server.Get<CameraEvents>();
        // The oldest gap is the first of 12,000, one in three minutes.
        for (var i = 0; i < 12_000; i++)
        {
            var time = ArchiveSample.Start + (i * 3 * Minute);
            events.Append(
                new CameraEvent(CameraEventKind.Gap, "door", time) { EndMicroseconds = time + Minute, Cause = i == 0 ? "disk" : "link" }
            );
            if (i == 6_000)
            {
                events.Flush();
            }
        }

        var json = await GetAsync(server, "/api/cameras/door/timeline?from=1767225600&to=1769385600&step=3600");

        Assert.Equal(["disk", .. Enumerable.Repeat("link", 599), null], Texts(json, "gaps"));
    }

    [Fact]
    public async Task Timeline_chooses_a_step_that_keeps_the_response_short()
    {
        (string Range, int Step)[] cases =
        [
            ("from=1767225600&to=1767229200", 10),
            ("from=1767225600&to=1767312000", 60),
            ("from=1767225600&to=1769817600", 3600),
            ("from=1735689600&to=1767225600", 86400),
        ];
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 2);
        foreach (var (range, step) in cases)
        {
            Assert.Equal(step, Number(await GetAsync(server, $"/api/cameras/door/timeline?{range}"), "step"));
        }
    }

    [Fact]
    public async Task Invalid_query_returns_a_problem()
    {
        string[] paths =
        [
            "recordings?from=1767226000&to=1767225600",
            "recordings?from=0000-01-01T00:00:00Z",
            "recordings?from=yesterday",
            "recordings?to=10:00",
            "recordings?to=NaN",
            "recordings?to=1e300",
            "recordings?from=1&from=2",
            "timeline?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
            "timeline?step=7",
            "timeline?step=0",
            "timeline?from=0&to=1767225600&step=10",
            "frames?every=0",
            "frames?every=-1",
            "frames?every=NaN",
            "frames?every=1e300",
            "frames?limit=0",
            "frames?limit=1001",
            "frames?cursor=x",
            "frames?cursor=1-99999999999999999999",
            "frames?cursor=0-2000000000",
            "events?cursor=0-2000000000",
            "frames/at?time=x",
            "frames/at?direction=sideways",
            "playback.mjpeg?speed=0",
            "playback.mjpeg?speed=1000000000",
            "playback.mjpeg?speed=NaN",
            "playback.mjpeg?speed=-1",
            "playback.mjpeg?from=5&to=4",
            "events?kind=party",
            "explain?from=5&to=4",
        ];
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 1);
        foreach (var path in paths)
        {
            var response = await server.Client.GetAsync($"/api/cameras/door/{path}");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{path}: {response.StatusCode}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Extreme_times_are_valid()
    {
        string[] paths =
        [
            "recordings?to=9999-12-31T23:59:59Z",
            "recordings?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.9999999Z",
            "frames?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
            "frames?from=-5&to=253402300799",
            "frames?to=2026-01-01T00:00:00+00:00",
            "explain?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
            "events?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
            "frames/at?time=0001-01-01T00:00:00Z",
            "frames/at?time=9999-12-31T23:59:59Z",
            "timeline?to=9999-12-31T23:59:59Z",
        ];
        await using var server = await TestServer.StartAsync();
        ArchiveSample.Add(server, "door", ArchiveSample.Start, Second, 1);
        foreach (var path in paths)
        {
            var response = await server.Client.GetAsync($"/api/cameras/door/{path}");
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Unknown_camera_and_id_with_a_path_return_problems()
    {
        (string Path, HttpStatusCode Status)[] cases =
        [
            ("/api/cameras/nobody/recordings", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/timeline", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/frames", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/frames/at", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/playback.mjpeg", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/events", HttpStatusCode.NotFound),
            ("/api/cameras/nobody/explain", HttpStatusCode.NotFound),
            ("/api/cameras/..%2fdoor/recordings", HttpStatusCode.BadRequest),
            ("/api/cameras/%2e%2e%2f%2e%2e/frames/at", HttpStatusCode.BadRequest),
            ("/api/cameras/door%00/frames", HttpStatusCode.BadRequest),
        ];
        await using var server = await TestServer.StartAsync();
        foreach (var (path, status) in cases)
        {
            var response = await server.Client.GetAsync(path);
            Assert.True(response.StatusCode == status, $"{path}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.123Z", 1_767_225_600_123_000)]
    [InlineData("0", 0)]
    [InlineData("12.5", 12_500_000)]
    [InlineData("2026-01-01", 1_767_225_600_000_000)]
    [InlineData("2026-01-01T01:00:00+01:00", 1_767_225_600_000_000)]
    [InlineData("2026-01-01T01:00:00 01:00", 1_767_225_600_000_000)]
    [InlineData("1969-12-31T23:59:59Z", 0)]
    public void Times_are_RFC_3339_or_seconds_since_1970(string text, long microseconds)
    {
        Assert.True(ArchiveTime.TryParse(text, out var parsed));
        Assert.Equal(microseconds, parsed);
    }

    private static async Task<JsonElement> GetAsync(TestServer server, string path)
    {
        var response = await server.Client.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.JsonAsync();
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static IEnumerable<string?> Texts(JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(item => item.GetString());
}
