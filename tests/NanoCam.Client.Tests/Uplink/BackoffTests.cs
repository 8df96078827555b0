using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_with_jitter_up_to_thirty_seconds_and_restart_after_success()
    {
        var backoff = new Backoff(new Random(1));
        var lost = new UplinkException(UplinkFailure.Lost, "");
        double step = 1;
        for (var i = 0; i < 20; i++)
        {
            Assert.InRange(backoff.Next(lost).TotalSeconds, step / 2, step * 3 / 2);
            step = Math.Min(30, step * 2);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next(lost).TotalSeconds, 0.5, 1.5);
    }

    [Fact]
    public void Pauses_respect_the_limits_of_the_caller()
    {
        var backoff = new Backoff(new Random(1), first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
        double[] seconds = [.. Enumerable.Range(0, 40).Select(_ => backoff.Next().TotalSeconds)];
        Assert.InRange(seconds[0], 0.25, 0.75);
        Assert.All(seconds.Skip(10), value => Assert.InRange(value, 7.5, 22.5));
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.25, 0.75);
    }

    [Fact]
    public void Server_can_extend_a_pause_to_five_minutes()
    {
        var backoff = new Backoff(new Random(1));

        Assert.InRange(
            backoff.Next(new UplinkException(new Goodbye { Reason = GoodbyeReason.Busy, RetryAfterSeconds = 120 })).TotalSeconds,
            120,
            180
        );
        Assert.InRange(
            backoff.Next(new UplinkException(new Goodbye { Reason = GoodbyeReason.Busy, RetryAfterSeconds = 65_535 })).TotalSeconds,
            300,
            450
        );
    }

    [Fact]
    public void Replaced_camera_waits_for_the_longest_pause()
    {
        var backoff = new Backoff(new Random(1));
        Assert.InRange(backoff.Next(new UplinkException(new Goodbye { Reason = GoodbyeReason.Replaced })).TotalSeconds, 15, 45);
    }
}
