using NanoCam.Server.Frames;
using NanoCam.Server.Steering;
using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Server.Tests.Steering;

public sealed class SteeringControllerTests
{
    private const long Second = 1_000_000;

    private static readonly LinkOptions Near = new() { Delay = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(5) };

    [Fact]
    public void Fast_link_carries_the_desired_settings_unchanged()
    {
        var camera = Run(_ => 2e6, Near, seconds: 30);
        Assert.Equal(new SteeringDecision(40, 800, 600, 80, 0, SteeringReason.AsDesired), camera.Controller.Decision);
        Assert.Empty(camera.QualityChanges);
    }

    [Theory]
    [InlineData(200e3, 3)]
    [InlineData(20e3, 5)]
    public void Frames_arrive_in_time_soon_after_the_link_slows_down(double rate, int seconds)
    {
        var slower = 30 * Second;
        var camera = Run(time => time < slower ? rate * 10 : rate, Near, seconds: 60);
        Assert.InRange(P95Age(camera, slower + (seconds * Second), 60 * Second), 0, 500);
    }

    [Theory]
    [InlineData(200e3)]
    [InlineData(60e3)]
    [InlineData(20e3)]
    public void Steady_link_is_used_to_85_percent_with_at_most_one_quality_change_in_10_seconds(double rate)
    {
        var camera = Run(_ => rate, Near, seconds: 120);
        var bytes = camera.Arrived.Where(frame => frame.At >= 60 * Second).Sum(frame => (double)frame.Bytes);
        Assert.InRange(bytes / (60 * rate), 0.85, 1.01);
        Assert.InRange(P95Age(camera, 60 * Second, 120 * Second), 0, 500);
        Assert.All(camera.QualityChanges.Where(at => at > 15 * Second), at =>
            Assert.Single(camera.QualityChanges, other => other >= at && other < at + (10 * Second))
        );
    }

    [Fact]
    public void Recovered_link_carries_the_desired_settings_again()
    {
        var camera = Run(time => time is > 20 * Second and < 60 * Second ? 20e3 : 2e6, Near, seconds: 240);
        Assert.Equal(SteeringReason.AsDesired, camera.Controller.Decision.Reason);
        Assert.Equal(
            (800, 80, 40),
            (camera.Controller.Decision.Width, camera.Controller.Decision.Quality, camera.Controller.Decision.IntervalMs)
        );
    }

    [Fact]
    public void Long_round_trip_is_not_mistaken_for_a_queue()
    {
        var camera = Run(_ => 2e6, new LinkOptions { Delay = TimeSpan.FromMilliseconds(150) }, seconds: 60);
        Assert.Equal((800, 80), (camera.Controller.Decision.Width, camera.Controller.Decision.Quality));
    }

    [Theory]
    [InlineData(1000e3)]
    [InlineData(200e3)]
    [InlineData(60e3)]
    public void Link_with_a_long_round_trip_is_used_to_85_percent(double rate)
    {
        var camera = Run(_ => rate, new LinkOptions { Delay = TimeSpan.FromMilliseconds(150) }, seconds: 120);
        Assert.InRange(Bytes(camera, 60, 120) / (60 * rate), 0.84, 1.01);
        Assert.InRange(P95Age(camera, 60 * Second, 120 * Second), 0, 500);
    }

    [Theory]
    [InlineData(0.3, 0.3)]
    [InlineData(0.05, 0.7)]
    public void Bursts_of_loss_do_not_starve_a_camera(double loss, double share)
    {
        var options = new LinkOptions { Delay = TimeSpan.FromMilliseconds(20), Loss = loss };
        var camera = Run(_ => 200e3, options, seconds: 120);
        Assert.InRange(Bytes(camera, 60, 120) / (60 * 200e3), share, 1.01);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Mobile_link_is_followed_with_frames_in_time(int seed)
    {
        var trace = MobileTrace.Create(TimeSpan.FromMinutes(5), seed);
        var options = new LinkOptions { Delay = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(20) };
        var camera = Run(trace.RateAt, options, seconds: 300);
        Assert.InRange(P95Age(camera, 10 * Second, 300 * Second), 0, 500);
        Assert.InRange(Bytes(camera, 0, 300) / (300 * trace.MeanRate), 0.4, 1.01);
    }

    [Fact]
    public void Late_frames_of_a_busy_server_do_not_lower_the_rate()
    {
        var controller = new SteeringController(new SteeringLimits(800, 600, 80, 20, 40, 10_000));
        for (var now = Second; now < 12 * Second; now += 40_000)
        {
            // For two seconds, the server reads everything 400 ms late.
            var isBusy = now is > 8 * Second and < 10 * Second;
            if (isBusy)
            {
                controller.Ignore(now + 125_000);
            }

            var captured = now - (isBusy ? 430_000 : 30_000);
            controller.Add(new DeliveredFrame(now, 30_000, 480_000, 80, captured, now - 10_000, 0, 20_000, IsSettling: false));
            controller.Tick(now);
        }

        Assert.Equal(new SteeringDecision(40, 800, 600, 80, 0, SteeringReason.AsDesired), controller.Decision);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(20_000, 2)]
    [InlineData(300_000, 9)]
    [InlineData(long.MaxValue, 12)]
    public void Credit_follows_the_round_trip(long roundTrip, int credit)
    {
        var controller = new SteeringController(new SteeringLimits(800, 600, 80, 20, 40, 10_000));
        controller.Add(new DeliveredFrame(Second, 30_000, 480_000, 80, 900_000, 950_000, 0, roundTrip, IsSettling: false));
        Assert.Equal(credit, controller.Credit);
    }

    [Theory]
    [InlineData(2000e3)]
    [InlineData(1000e3)]
    [InlineData(500e3)]
    [InlineData(200e3)]
    public void Ten_cameras_share_a_link_fairly(double rate)
    {
        var link = new LinkModel(_ => rate, Near);
        var cameras = Enumerable.Range(1, 10).Select(seed => new SteeredCamera(link, Near.Delay, seed)).ToList();
        SteeredCamera.Run(cameras, 0, 180 * Second);
        var bytes = cameras
            .Select(camera => camera.Arrived.Where(frame => frame.At >= 60 * Second).Sum(frame => (double)frame.Bytes))
            .ToList();
        var jain = Math.Pow(bytes.Sum(), 2) / (10 * bytes.Sum(value => value * value));
        Assert.InRange(jain, 0.9, 1);
        Assert.InRange(bytes.Sum() / (120 * rate), 0.85, 1.01);
    }

    [Fact]
    public void Unused_camera_sends_at_the_idle_interval_and_at_full_rate_again_when_a_viewer_connects()
    {
        var controller = new SteeringController(new SteeringLimits(800, 600, 80, 20, 40, 10_000));
        controller.Use(FrameDemand.Nothing, 1 * Second);
        Assert.Equal((10_000, SteeringReason.Idle), (controller.Decision.IntervalMs, controller.Decision.Reason));
        controller.Use(new FrameDemand(10, int.MaxValue), 2 * Second);
        Assert.Equal((100, SteeringReason.Viewers), (controller.Decision.IntervalMs, controller.Decision.Reason));
        controller.Use(FrameDemand.Everything, 3 * Second);
        Assert.Equal((40, SteeringReason.AsDesired), (controller.Decision.IntervalMs, controller.Decision.Reason));
    }

    [Fact]
    public void Size_is_the_smallest_that_is_not_smaller_than_the_largest_viewer()
    {
        var controller = new SteeringController(new SteeringLimits(1600, 1200, 80, 20, 40, 10_000));
        controller.Use(new FrameDemand(double.PositiveInfinity, 700), 1 * Second);
        Assert.Equal((800, 600), (controller.Decision.Width, controller.Decision.Height));
        // A larger size waits ten seconds after each change.
        for (var at = 12; at < 72; at += 10)
        {
            controller.Use(new FrameDemand(double.PositiveInfinity, 100_000 + at), at * Second);
        }

        Assert.Equal((1600, 1200), (controller.Decision.Width, controller.Decision.Height));
        controller.Use(new FrameDemand(double.PositiveInfinity, 1), 73 * Second);
        Assert.Equal((320, 240), (controller.Decision.Width, controller.Decision.Height));
    }

    private static SteeredCamera Run(Func<long, double> rate, LinkOptions options, int seconds)
    {
        var camera = new SteeredCamera(new LinkModel(rate, options), options.Delay);
        SteeredCamera.Run([camera], 0, seconds * Second);
        Assert.InRange(camera.MostInFlight, 1, options.Delay < TimeSpan.FromMilliseconds(20) ? 2 : 12);
        return camera;
    }

    private static double Bytes(SteeredCamera camera, int from, int to) =>
        camera.Arrived.Where(frame => frame.At >= from * Second && frame.At < to * Second).Sum(frame => (double)frame.Bytes);

    // In milliseconds.
    private static long P95Age(SteeredCamera camera, long from, long to)
    {
        var ages = camera.Arrived.Where(frame => frame.At >= from && frame.At < to).Select(frame => frame.Age).Order().ToList();
        return ages[ages.Count * 95 / 100] / 1000;
    }
}
