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

    [Fact]
    public void Bursts_of_loss_do_not_starve_a_camera()
    {
        var options = new LinkOptions { Delay = TimeSpan.FromMilliseconds(20), Loss = 0.3 };
        var camera = Run(_ => 500e3, options, seconds: 120);
        var bytes = camera.Arrived.Where(frame => frame.At >= 60 * Second).Sum(frame => (double)frame.Bytes);
        Assert.InRange(bytes / 60, 100e3, 500e3);
    }

    [Theory]
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
        controller.Use(new FrameDemand(double.PositiveInfinity, 1), 2 * Second);
        Assert.Equal((320, 240), (controller.Decision.Width, controller.Decision.Height));
    }

    private static SteeredCamera Run(Func<long, double> rate, LinkOptions options, int seconds)
    {
        var camera = new SteeredCamera(new LinkModel(rate, options), options.Delay);
        SteeredCamera.Run([camera], 0, seconds * Second);
        Assert.InRange(camera.MostInFlight, 1, 2);
        return camera;
    }

    // In milliseconds.
    private static long P95Age(SteeredCamera camera, long from, long to)
    {
        var ages = camera.Arrived.Where(frame => frame.At >= from && frame.At < to).Select(frame => frame.Age).Order().ToList();
        return ages[ages.Count * 95 / 100] / 1000;
    }
}
