using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class PhotoScheduleTests
{
    [Theory]
    [InlineData(300, null, 300_000)]
    [InlineData(0, null, 1000)]
    [InlineData(int.MaxValue, null, 604_800_000)]
    [InlineData(300, 0u, 300_000)]
    [InlineData(300, 999u, 300_000)]
    [InlineData(300, 1000u, 1000)]
    [InlineData(300, uint.MaxValue, 604_800_000)]
    public void Interval_from_the_server_applies_if_it_is_at_least_one_second(int own, uint? desired, int expected)
    {
        var settings = desired is { } interval ? new CameraSettings { IntervalMilliseconds = interval } : null;
        Assert.Equal(expected, PhotoSchedule.Interval(own, settings));
    }

    [Theory]
    [InlineData(300_000, 0, 0, 300_000)]
    [InlineData(300_000, 0, 12_345, 287_655)]
    [InlineData(300_000, 0, 299_500, 1000)]
    [InlineData(300_000, 0, 1_000_000_000_000, 1000)]
    [InlineData(300_000, 1, 0, 600_000)]
    [InlineData(300_000, 3, 0, 2_400_000)]
    [InlineData(300_000, 200, 0, 2_400_000)]
    [InlineData(1_800_000, 2, 0, 3_600_000)]
    [InlineData(604_800_000, 3, 0, 604_800_000)]
    public void Pause_grows_with_failures_up_to_an_hour_minus_the_time_spent(int interval, int failures, long spent, int expected) =>
        Assert.Equal(expected, PhotoSchedule.Pause(interval, failures, spent));
}
