using System.Text.RegularExpressions;
using NanoCam.Server.Tests.Live;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Every_metric_is_in_the_documentation()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Compat:FrameTcpPort", $"{FreePorts.Take(1)[0]}"));
        await WatchAsync(server, "door");
        var documented = Names().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), "docs/reference/http-api.md")));
        var scraped = TypeLines().Matches(await server.Client.GetStringAsync("/metrics"));

        Assert.Empty(scraped.Select(m => m.Groups[1].Value).Except(documented.Select(m => m.Value)));
        Assert.Equal(scraped.Count, scraped.Select(m => m.Groups[1].Value).Distinct().Count());
    }

    [Fact]
    public async Task Removed_camera_disappears_from_the_metrics()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = clock });
        await WatchAsync(server, "door");
        await server.Client.PostAsync("/upload?camera=hall", UploadRequests.Jpeg(TestJpeg.Create()));
        Assert.Contains(
            "nanocam_frame_age_seconds_count{camera=\"door\"}",
            await server.Client.GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );

        clock.Advance(TimeSpan.FromMinutes(1));
        (await server.Client.DeleteAsync("/api/cameras/door")).EnsureSuccessStatusCode();
        var ending = await server.Client.GetStringAsync("/metrics");
        Assert.Equal(1, Count(ending, "# TYPE nanocam_frame_age_seconds "));
        var after = await server.Client.GetStringAsync("/metrics");
        Assert.DoesNotContain("door", after, StringComparison.Ordinal);
        Assert.Contains("nanocam_frames_total{camera=\"hall\",verdict=\"accepted\"} 1\n", after, StringComparison.Ordinal);

        await WatchAsync(server, "hall");
        Assert.Contains(
            "nanocam_frame_age_seconds_count{camera=\"hall\"}",
            await server.Client.GetStringAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Hundred_cameras_have_fewer_than_five_thousand_series()
    {
        await using var server = await TestServer.StartAsync(
            ("NanoCam:Webhooks:0:Url", "http://127.0.0.1:9/"),
            ("NanoCam:Webhooks:0:Events:0", "disk")
        );
        for (var i = 1; i <= 100; i++)
        {
            await WatchAsync(server, $"cam-{i}");
        }

        var series = (await server.Client.GetStringAsync("/metrics")).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        Assert.InRange(series, 1_000, 5_000);
    }

    [Fact]
    public async Task Servers_in_one_process_have_separate_metrics()
    {
        await using var one = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync();
        await one.Client.PostAsync("/upload?camera=door", UploadRequests.Jpeg(TestJpeg.Create()));
        Assert.Contains("nanocam_cameras 1\n", await one.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("nanocam_cameras 0\n", await other.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_available_as_OpenMetrics()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0");
        var response = await server.Client.SendAsync(request);
        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task WatchAsync(TestServer server, string camera)
    {
        await server.Client.PostAsync($"/upload?camera={camera}", UploadRequests.Jpeg(TestJpeg.Create()));
        await using var live = await ViewerClient.ConnectAsync(server.Address, $"/api/cameras/{camera}/ws");
        await live.ReceiveBinaryAsync();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "NanoCam.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    [GeneratedRegex("\\b(?:nanocam|process|dotnet)_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex("^# TYPE ([a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLines();
}
