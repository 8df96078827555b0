using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

public sealed class LinkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Half_open_connection_is_detected_by_both_sides_and_replaced()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:Heartbeat", "00:00:01"));
        await using var proxy = FlakyProxy.Start(server.Address);
        await using var fleet = await Fleet.StartAsync(proxy.Address, 3, TimeSpan.FromMilliseconds(50));

        proxy.HalfOpen();
        var start = Stopwatch.GetTimestamp();
        proxy.ToServer.Resume();
        proxy.ToClient.Resume();
        await fleet.WhenAllSentAsync();

        output.WriteLine(
            $"half-open: every camera sends again after {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, at a heartbeat of 1 s"
        );
    }

    [Fact]
    public async Task Silent_link_is_closed_after_three_heartbeats()
    {
        await using var server = await TestServer.StartAsync(("NanoCam:Ingest:Heartbeat", "00:00:01"));
        await using var proxy = FlakyProxy.Start(server.Address);
        await using var fleet = await Fleet.StartAsync(proxy.Address, 3, TimeSpan.FromMilliseconds(50));
        var start = Stopwatch.GetTimestamp();

        // The old connections stay silent; only new ones work.
        proxy.ToServer.Stall();
        proxy.ToClient.Stall();
        await Eventually.TrueAsync(() => fleet.Cameras.All(camera => camera.Attempts.Count > 1), Eventually.Long);
        var noticed = Stopwatch.GetElapsedTime(start);
        proxy.ToServer.Resume();
        proxy.ToClient.Resume();
        await fleet.WhenAllSentAsync();

        Assert.InRange(noticed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
        output.WriteLine(
            $"silent link: closed after {noticed.TotalSeconds:F1} s, every camera sends again after "
                + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"
        );
    }

    [Fact]
    public async Task Frames_and_uploads_arrive_intact_in_packets_of_one_byte()
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = FlakyProxy.Start(server.Address);
        proxy.ToServer.ByteByByte = proxy.ToClient.ByteByByte = true;
        await using var fleet = await Fleet.StartAsync(proxy.Address, 1, TimeSpan.FromMilliseconds(100));
        await fleet.WhenAllSentAsync();

        using var client = new HttpClient { BaseAddress = proxy.Address };
        var jpeg = TestJpeg.Create(600);
        var raw = new ByteArrayContent(jpeg);
        raw.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var file = new ByteArrayContent(jpeg);
        HttpContent[] encodings =
        [
            raw,
            new MultipartFormDataContent { { file, "image", "a.jpg" } },
            new MultipartFormDataContent { { new StringContent(Convert.ToBase64String(jpeg)), "image" } },
            new FormUrlEncodedContent([new("image", Convert.ToBase64String(jpeg))]),
        ];
        foreach (var content in encodings)
        {
            using var response = await client.PostAsync("/upload?camera=bytes", content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(jpeg, await client.GetByteArrayAsync("/api/cameras/bytes/frame.jpg"));
        }
    }
}
