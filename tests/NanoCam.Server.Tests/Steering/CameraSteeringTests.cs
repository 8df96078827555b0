using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Steering;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Steering;

public sealed class CameraSteeringTests
{
    private const long Second = 1_000_000;

    private static readonly SteeringLimits Limits = new(800, 600, 80, 20, 40, 10_000);

    private readonly Camera _camera = new("door");
    private readonly CameraSteering _steering;

    public CameraSteeringTests() => _steering = new CameraSteering(_camera, Limits);

    [Fact]
    public void Camera_that_ignores_settings_receives_them_again_after_ten_seconds_only()
    {
        Assert.Equal((byte)80, Tick(Second)!.Quality);
        _camera.Report(new SettingsResult { Applied = new CameraSettings { Quality = 40 } });
        Assert.Equal([], Enumerable.Range(5, 39).Where(quarter => Tick(quarter * Second / 4) is not null));
        Assert.Equal((byte)80, Tick(11 * Second)!.Quality);
        Assert.Null(Tick(12 * Second));
        _camera.Report(new SettingsResult { Applied = new CameraSettings { Quality = 80 } });
        Assert.Null(Tick(60 * Second));
    }

    [Fact]
    public void Frames_that_arrived_between_two_ticks_count_up_to_a_limit()
    {
        for (var i = 0; i < 1000; i++)
        {
            var now = Second + (i * 1000);
            _camera.Deliver(new DeliveredFrame(now, 30_000, 480_000, 80, now - 20_000, now - 10_000, 0, 300_000, IsSettling: false));
        }

        Assert.Equal(0, _steering.Status.Capacity);
        Tick(2 * Second);
        Assert.InRange(_steering.Status.Capacity, 1, 200_000_000);
        Assert.Equal(9, _camera.SteeredCredit);
    }

    [Fact]
    public void Slow_link_sets_a_frame_budget_and_the_end_of_steering_removes_it()
    {
        for (var now = Second; now < 10 * Second; now += 100_000)
        {
            // 30 KB in 300 ms each: 100 KB/s.
            _camera.Deliver(new DeliveredFrame(now, 30_000, 480_000, 80, now - 600_000, now - 300_000, 0, 20_000, IsSettling: false));
            Tick(now);
        }

        Assert.NotEqual(SteeringReason.AsDesired, _steering.Status.Decision.Reason);
        Assert.InRange(_camera.SteeredFrameBytes, 0, 30_000);
        _steering.End();
        Assert.Equal((0, 0, null), (_camera.SteeredCredit, _camera.SteeredFrameBytes, _camera.Steered));
        Assert.False(_camera.IsSteered);
    }

    private CameraSettings? Tick(long now) => _steering.Tick(Limits, FrameDemand.Everything, now, ignoreUntil: 0);
}
