using System.Diagnostics;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class CrowdTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Thousands_of_idle_connections_delay_no_request_and_use_little_memory()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var fleet = await Fleet.StartAsync(server.Address, 2, TimeSpan.FromMilliseconds(50));
        var handles = server.Handles;
        var resident = server.ResidentBytes;
        var count = Scale.Of(5_000, 1_000);
        using (var idle = new Sockets())
        {
            for (var i = 0; i < count; i++)
            {
                // A third sends nothing, a third sends half a request, and a third sends a request and stays connected.
                await idle.OpenAsync(
                    server.Address,
                    (i % 3) switch
                    {
                        0 => "",
                        1 => "GET / HTT",
                        _ => "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    }
                );
            }

            fleet.Cameras[0].Watch();
            var start = Stopwatch.GetTimestamp();
            await server.Client.GetByteArrayAsync($"/api/cameras/{fleet.Cameras[0].Id}/frame.jpg");
            var answer = Stopwatch.GetElapsedTime(start);
            await fleet.WhenAllSentAsync();
            output.WriteLine(
                $"{count} idle: {(server.ResidentBytes - resident) / 1024 / count} KB each, a frame in "
                    + $"{answer.TotalMilliseconds:F0} ms, longest gap of a camera {fleet.Cameras[0].LongestGap.TotalMilliseconds:F0} "
                    + "ms"
            );
            Assert.True(answer < TimeSpan.FromSeconds(2));
            Assert.True(server.ResidentBytes - resident < count * 64L * 1024, "An idle connection costs more than 64 KB.");
        }

        var gone = await Eventually.TimeAsync(() => server.Handles <= handles + 20, Eventually.Long);
        output.WriteLine($"all handles released {gone.TotalSeconds:F1} s after they left");
    }

    [Fact]
    public async Task Stalled_viewers_delay_no_other_viewer_and_are_disconnected()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerProcessOptions { Environment = new Dictionary<string, string> { ["NanoCam__Live__StalledTimeout"] = "00:00:03" } }
        );
        await using var fleet = await Fleet.StartAsync(server.Address, 2, TimeSpan.FromMilliseconds(50));
        var handles = server.Handles;
        var resident = server.ResidentBytes;
        var count = Scale.Of(500, 150);
        using var stalled = new Sockets();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await stalled.OpenAsync(
                server.Address,
                $"GET /api/cameras/{fleet.Cameras[i % 2].Id}/stream.mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n",
                receiveBuffer: 4096
            );
        }

        foreach (var camera in fleet.Cameras)
        {
            camera.Watch();
        }

        await Eventually.TrueAsync(() => server.Handles >= handles + (count / 2), Eventually.Long);
        await fleet.WhenAllSentAsync();
        var most = server.ResidentBytes;
        var gone = await Eventually.TimeAsync(
            () =>
            {
                most = Math.Max(most, server.ResidentBytes);
                return server.Handles <= handles + 20;
            },
            Eventually.Long
        );
        var gap = fleet.Cameras.Max(camera => camera.LongestGap);
        output.WriteLine(
            $"{count} stalled: {(most - resident) / 1024 / count} KB each, longest gap of a camera {gap.TotalMilliseconds:F0} "
                + $"ms, all disconnected {gone.TotalSeconds:F1} s later, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s in all"
        );
        Assert.True(gap < TimeSpan.FromSeconds(2), $"A camera had no accepted frame for {gap.TotalSeconds:F1} s.");
        Assert.True(most - resident < count * 300L * 1024, "A stalled viewer costs more than 300 KB.");
    }
}
