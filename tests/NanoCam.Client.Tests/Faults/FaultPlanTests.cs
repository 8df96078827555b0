using NanoCam.VirtualCamera.Faults;

namespace NanoCam.Client.Tests.Faults;

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
    public void Same_seed_gives_the_same_faults_in_any_order()
    {
        List<FrameFault> forward = [.. Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 5).FaultOf(i))];
        var plan = new FaultPlan(Some, 5);
        List<FrameFault> backward = [.. Enumerable.Range(0, 1000).Reverse().Select(i => plan.FaultOf(i)).Reverse()];

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Different_seed_gives_different_faults()
    {
        Assert.NotEqual(
            Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 5).FaultOf(i)),
            Enumerable.Range(0, 1000).Select(i => new FaultPlan(Some, 6).FaultOf(i))
        );
    }

    [Fact]
    public void Faults_occur_with_the_requested_probability()
    {
        var plan = new FaultPlan(new FaultOptions { Truncate = 0.2 }, 1);
        var truncated = Enumerable.Range(0, 10_000).Count(i => plan.FaultOf(i) == FrameFault.Truncate);

        // Binomial distribution: 2000 with a standard deviation of 40.
        Assert.InRange(truncated, 1800, 2200);
    }

    [Fact]
    public void Fault_never_occurs_with_probability_zero_and_always_with_one()
    {
        var never = new FaultPlan(new FaultOptions(), 1);
        var always = new FaultPlan(new FaultOptions { Drop = 1 }, 1);

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(FrameFault.None, never.FaultOf(i)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(FrameFault.Drop, always.FaultOf(i)));
    }

    [Fact]
    public void Frame_is_truncated_in_its_middle_half()
    {
        var plan = new FaultPlan(Some, 1);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.InRange(plan.CutOf(i, 1000), 250, 750));
    }
}
