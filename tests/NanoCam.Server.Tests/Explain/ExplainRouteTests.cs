using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Cameras;
using NanoCam.Server.Explain;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Explain;

public sealed class ExplainRouteTests
{
    private static readonly byte[] Jpeg = TestJpeg.Create(900);

    [Fact]
    public async Task Range_is_explained_without_recording_and_after_a_restart()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        await SendAsync(server, boot: 1, number: 1);
        time.Advance(TimeSpan.FromSeconds(5));
        await SendAsync(server, boot: 1, number: 6);
        time.Advance(TimeSpan.FromSeconds(2));
        await SendAsync(server, boot: 2, number: 1);
        await Eventually.TrueAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return (await PeriodAsync(server)).GetProperty("observedSeconds").GetInt64() > 0;
        });
        await server.RestartAsync();

        var period = await PeriodAsync(server);
        Assert.Equal((3, 4, 0), (Number(period, "delivered"), Number(period, "lost"), Number(period, "rejected")));
        Assert.Equal(1, period.GetProperty("restarts").EnumerateObject().Sum(restart => restart.Value.GetInt32()));
        var causes = period.GetProperty("causes").EnumerateArray().ToDictionary(cause => cause.Text("cause"));
        Assert.Equal(5, causes["link"].GetProperty("seconds").GetDouble());
        Assert.Equal(2, causes["restart"].GetProperty("seconds").GetDouble());
    }

    [Fact]
    public async Task Offline_time_lasts_until_now_while_the_camera_is_offline()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        await SendAsync(server, boot: 1, number: 1);
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await Eventually.TrueAsync(() => server.Get<CameraEvents>().List("a", 0, long.MaxValue, [CameraEventKind.Offline]).Count == 1);
        var offline = Assert.Single((await PeriodAsync(server)).GetProperty("causes").EnumerateArray().ToList());
        Assert.Equal("offline", offline.Text("cause"));
        Assert.InRange(offline.GetProperty("seconds").GetDouble(), 40, 60);
    }

    [Fact]
    public async Task Health_history_is_kept_eight_days_and_ends_with_the_camera()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Time = time });
        var history = server.Get<HealthHistory>();
        var now = UnixTime.ToMicroseconds(time.GetUtcNow());
        history.Write(
            [
                new HealthBucket
                {
                    Camera = "a",
                    Time = now,
                    Delivered = 5,
                },
            ],
            now
        );
        history.Write(
            [
                new HealthBucket
                {
                    Camera = "a",
                    Time = now + 60_000_000,
                    Delivered = 2,
                },
            ],
            now
        );
        Assert.Equal(7, history.Sum("a", now, now + 60_000_000).Delivered);
        history.Write([], now + (long)HealthHistory.Kept.TotalMicroseconds + 30_000_000);
        Assert.Equal(2, history.Sum("a", now, now + 60_000_000).Delivered);
        Assert.True(server.Get<CameraRegistry>().TryGetOrAdd("a", out _));
        server.Get<CameraRegistry>().Remove("a");
        Assert.Equal(0, history.Sum("a", now, now + 60_000_000).Delivered);
    }

    private static long Number(JsonElement period, string name) => period.GetProperty(name).GetInt64();

    private static async Task<JsonElement> PeriodAsync(TestServer server) =>
        (await (await server.Client.GetAsync("/api/cameras/a/explain?from=1999-12-31T00:00:00Z")).JsonAsync()).GetProperty("period");

    private static async Task SendAsync(TestServer server, int boot, int number)
    {
        using var content = UploadRequests.Jpeg(Jpeg);
        content.Headers.Add("X-NanoCam-Boot", boot.ToString(System.Globalization.CultureInfo.InvariantCulture));
        content.Headers.Add("X-NanoCam-Sequence", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await server.Client.PostAsync("/api/cameras/a/frames", content)).EnsureSuccessStatusCode();
    }
}
