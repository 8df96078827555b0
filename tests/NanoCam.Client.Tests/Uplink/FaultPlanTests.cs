using NanoCam.Wire;

namespace NanoCam.Client.Tests.Uplink;

public sealed class FaultPlanTests
{
    private static readonly FaultOptions Some = new()
    {
        Drop = 0.1,
        Truncate = 0.1,
        Stall = 0.1,
        Reconnect = 0.1,
    };

    [Fact]
    public void Same_seed_makes_the_same_faults_in_any_order_of_asking()
    {
        List<FrameFault> forward = [.. Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 5).FaultOf(i))];
        var plan = new FaultPlan(Some, 5);
        List<FrameFault> backward = [.. Enumerable.Range(0, 1000).Reverse().Select(i => plan.FaultOf(i)).Reverse()];

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Another_seed_makes_other_faults()
    {
        Assert.NotEqual(
            Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 5).FaultOf(i)),
            Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 6).FaultOf(i))
        );
    }

    [Fact]
    public void Faults_are_as_frequent_as_asked()
    {
        var plan = new FaultPlan(new FaultOptions { Truncate = 0.2 }, 1);
        var truncated = Enumerable.Range(0, 10_000).Count(i => plan.FaultOf(i) == FrameFault.Truncate);

        // Binomial: 2000 with a standard deviation of 40.
        Assert.InRange(truncated, 1800, 2200);
    }

    [Fact]
    public void Probability_of_zero_never_strikes_and_one_always_does()
    {
        var never = new FaultPlan(new FaultOptions(), 1);
        var always = new FaultPlan(new FaultOptions { Drop = 1 }, 1);

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(FrameFault.None, never.FaultOf(i)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(FrameFault.Drop, always.FaultOf(i)));
    }

    [Fact]
    public void Cut_is_in_the_middle_half()
    {
        var plan = new FaultPlan(Some, 1);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.InRange(plan.CutOf(i, 1000), 250, 750));
    }

    [Fact]
    public void Pauses_double_with_jitter_up_to_thirty_seconds_and_begin_anew_after_success()
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
    public void Pauses_of_a_person_who_watches_are_shorter()
    {
        var backoff = new Backoff(new Random(1), first: TimeSpan.FromSeconds(0.5), longest: TimeSpan.FromSeconds(15));
        double[] seconds = [.. Enumerable.Range(0, 40).Select(_ => backoff.Next().TotalSeconds)];
        Assert.InRange(seconds[0], 0.25, 0.75);
        Assert.All(seconds.Skip(10), value => Assert.InRange(value, 7.5, 22.5));
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.25, 0.75);
    }

    [Fact]
    public void Server_may_ask_for_a_longer_pause_but_not_for_good()
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
    public void Camera_that_was_replaced_does_not_fight_for_its_place()
    {
        var backoff = new Backoff(new Random(1));
        Assert.InRange(backoff.Next(new UplinkException(new Goodbye { Reason = GoodbyeReason.Replaced })).TotalSeconds, 15, 45);
    }
}
