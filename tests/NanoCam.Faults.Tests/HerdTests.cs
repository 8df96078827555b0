using System.Diagnostics;
using NanoCam.Client;
using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using NanoCam.Faults.Tests.Kit;
using NanoCam.Testing;
using NanoCam.Testing.Load;
using NanoCam.Wire;
using Xunit.Abstractions;

namespace NanoCam.Faults.Tests;

[Collection(nameof(OneAtATime))]
public sealed class HerdTests(ITestOutputHelper output)
{
    private const int Cameras = 1_000;
    private const int Window = 100;

    [Fact]
    public void Firmware_reconnects_spread_over_time_after_losing_the_server()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var steps = attempt;
            var moments = Enumerable
                .Range(1, Cameras)
                .Select(seed =>
                {
                    var pause = new ReconnectPause(new Jitter(seed * 7919));
                    return Enumerable.Range(0, steps).Sum(_ => (double)pause.Next(0, null));
                });
            IsSpread("firmware", attempt, moments);
        }
    }

    [Fact]
    public void Client_reconnects_spread_over_time_after_losing_the_server()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var steps = attempt;
            var failure = new Client.UplinkException(UplinkFailure.Unreachable, "gone");
            var moments = Enumerable
                .Range(1, Cameras)
                .Select(seed =>
                {
                    var backoff = new Backoff(new Random(seed * 7919));
                    return Enumerable.Range(0, steps).Sum(_ => backoff.Next(failure).TotalMilliseconds);
                });
            IsSpread("client", attempt, moments);
        }
    }

    [Fact]
    public void Cameras_refused_together_by_a_busy_server_retry_at_different_times()
    {
        IsSpread(
            "firmware after a requested pause of 20 s",
            1,
            Enumerable
                .Range(1, Cameras)
                .Select(seed =>
                    (double)
                        new ReconnectPause(new Jitter(seed * 7919)).Next(
                            0,
                            new Device.Uplink.LinkException(GoodbyeReason.Busy, "", 20, needsGoodbye: false)
                        )
                )
        );
        IsSpread(
            "client after a requested pause of 20 s",
            1,
            Enumerable
                .Range(1, Cameras)
                .Select(seed =>
                    new Backoff(new Random(seed * 7919))
                        .Next(new Client.UplinkException(new Goodbye { Reason = GoodbyeReason.Busy, RetryAfterSeconds = 20 }))
                        .TotalMilliseconds
                )
        );
    }

    [Fact]
    public async Task Thousand_cameras_reconnect_soon_after_the_server_is_killed()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var fleet = await Fleet.StartAsync(server.Address, Scale.Of(Cameras, 200), TimeSpan.FromSeconds(2));
        await server.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        var start = await server.StartAgainAsync();
        var up = Stopwatch.GetTimestamp();
        await fleet.WhenAllSentAsync();
        var back = Stopwatch.GetElapsedTime(up);

        var moments = fleet
            .Cameras.SelectMany(camera => camera.Attempts)
            .Where(at => at > killed)
            .Select(at => Stopwatch.GetElapsedTime(killed, at).TotalMilliseconds)
            .ToList();
        output.WriteLine(
            $"{fleet.Cameras.Count} cameras: server up after {start.TotalSeconds:F1} s, the last camera {back.TotalSeconds:F1} "
                + $"s later; {moments.Count} attempts, at most {Peak(moments)} within {Window} ms"
        );
        Assert.True(back < TimeSpan.FromSeconds(60), $"The last camera reconnected after {back.TotalSeconds:F0} s.");
    }

    private static int Peak(IEnumerable<double> moments) => moments.GroupBy(at => (int)(at / Window)).Max(group => group.Count());

    private void IsSpread(string who, int attempt, IEnumerable<double> moments)
    {
        List<double> all = [.. moments];
        var peak = Peak(all);
        output.WriteLine(
            $"{who}, attempt {attempt}: from {all.Min():F0} to {all.Max():F0} ms, at most {peak} of {Cameras} within {Window} ms"
        );
        Assert.True(peak <= Cameras * 15 / 100, $"{peak} of {Cameras} cameras reconnect within {Window} ms.");
    }
}
