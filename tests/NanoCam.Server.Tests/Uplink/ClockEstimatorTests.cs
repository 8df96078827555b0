using NanoCam.Server.Uplink;

namespace NanoCam.Server.Tests.Uplink;

/// <summary>The estimate of a camera's clock, with simulated clocks and delays. Times in microseconds.</summary>
public sealed class ClockEstimatorTests
{
    private const long Second = 1_000_000;
    private const long Heartbeat = 10 * Second;

    private readonly ClockEstimator _estimator = new();
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(-150)]
    [InlineData(-400)]
    public void Wrong_and_drifting_clock_is_known_to_10_ms_on_a_fast_network(double ppm)
    {
        for (var now = Second; now < 3600 * Second; now += Heartbeat)
        {
            Exchange(now, ppm, up: 100, down: 100 + _random.Next(300));
            for (var later = now + 1000; later < now + Heartbeat; later += Second)
            {
                Assert.InRange(_estimator.Best!.OffsetAt(later) - TrueOffset(later, ppm), -10_000, 10_000);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-100)]
    public void Error_is_within_its_bound_however_the_delay_is_divided(double ppm)
    {
        for (var now = Second; now < 3600 * Second; now += Heartbeat)
        {
            Exchange(now, ppm, up: 5_000 + _random.Next(300_000), down: 5_000 + _random.Next(20_000));
            var later = now + 350_000 + _random.Next((int)Heartbeat - 350_000);
            var error = Math.Abs(_estimator.Best!.OffsetAt(later) - TrueOffset(later, ppm));
            Assert.InRange(error, 0, _estimator.Best.ErrorAt(later) + 2);
        }
    }

    [Fact]
    public void Drift_is_measured_after_some_exchanges()
    {
        Exchange(Second, 40, 100, 100);
        Assert.False(_estimator.Best!.IsDriftKnown);
        for (var i = 1; i < 20; i++)
        {
            Exchange(Second + (i * Heartbeat), 40, 100, 100);
        }

        Assert.True(_estimator.Best.IsDriftKnown);
        Assert.Equal(-40e-6, _estimator.Best.Drift, 3e-6);
    }

    [Fact]
    public void Exchange_with_a_long_queue_does_not_change_the_estimate()
    {
        Exchange(Second, 0, 1_000, 1_000);
        var before = _estimator.Best!;
        Exchange(2 * Second, 0, 400_000, 1_000);
        Assert.Equal((before.At, before.Offset), (_estimator.Best!.At, _estimator.Best!.Offset));
    }

    [Fact]
    public void Clock_that_jumps_is_measured_anew()
    {
        for (var i = 1; i <= 20; i++)
        {
            Exchange(i * Heartbeat, 0, 500, 500);
        }

        Exchange(21 * Heartbeat, 0, 2_000, 2_000, jump: 3600 * Second);
        Assert.Equal(TrueOffset(0, 0) - (3600 * Second), _estimator.Best!.Offset);
        Assert.False(_estimator.Best.IsDriftKnown);
    }

    [Fact]
    public void Made_up_times_are_ignored()
    {
        _estimator.Add(1000, 5000, 4000, 2000);
        _estimator.Add(1000, 0, 50_000, 2000);
        Assert.Null(_estimator.Best);
    }

    // The camera's clock is 5,000 s behind and runs fast by some parts per million.
    private static long CameraTime(long server, double ppm) => (long)((server - (5000 * Second)) * (1 + (ppm * 1e-6)));

    private static long TrueOffset(long server, double ppm) => server - CameraTime(server, ppm);

    private void Exchange(long now, double ppm, int up, int down, long jump = 0)
    {
        var arrived = CameraTime(now + up, ppm) + jump;
        _estimator.Add(now, arrived, arrived, now + up + down);
    }
}
