using NanoCam.Server.Explain;

namespace NanoCam.Server.Tests.Explain;

public sealed class CameraJudgementTests
{
    private static readonly HealthBucket Well = new()
    {
        OnlineSeconds = 3600,
        Delivered = 36_000,
        Bytes = 36_000 * 20_000L,
        SignalReports = 360,
        SignalSum = 360 * -60,
        SignalLowest = -64,
        LeastMemory = 900_000,
        Hottest = 55,
    };

    [Fact]
    public void Camera_without_problems_gets_no_advice() => Assert.Empty(Advise(Well));

    [Fact]
    public void Few_short_gaps_are_not_notable() => Assert.Empty(Advise(Well, Cause("link", 20)));

    [Fact]
    public void Weak_signal_with_lost_connections_leads_to_advice_with_measurements()
    {
        var weak = With(signal: -79, losses: 4, reason: 200);
        var advice = Assert.Single(CameraJudgement.Judge(Period(weak, Cause("link", 120))));
        Assert.Equal("weakSignal", advice.Code);
        Assert.Equal(("-79", "4"), (advice.Figures["signal"], advice.Figures["n"]));
    }

    [Fact]
    public void Weak_signal_without_lost_frames_needs_no_advice() => Assert.Empty(Advise(With(signal: -79)));

    [Fact]
    public void Disconnects_with_a_strong_signal_lead_to_roaming_advice() =>
        Assert.Equal(["roaming"], Advise(With(signal: -55, losses: 5, reason: 8), Cause("link", 120)));

    [Fact]
    public void Access_point_that_disappears_leads_to_advice() =>
        Assert.Equal(["accessPoint"], Advise(With(signal: -55, losses: 2, reason: 200), Cause("link", 120)));

    [Fact]
    public void Slow_link_with_a_strong_signal_means_too_large_frames()
    {
        var advice = Assert.Single(CameraJudgement.Judge(Period(Well, Cause("link", 120))));
        Assert.Equal(("sizeTooLarge", "200"), (advice.Code, advice.Figures["rate"]));
    }

    [Fact]
    public void Advice_about_brownouts_comes_first()
    {
        var period = Period(With(signal: -79, losses: 4, reason: 200), Cause("restart", 60), Cause("link", 60)) with
        {
            Restarts = new Dictionary<string, int> { ["brownOut"] = 3, ["panic"] = 1 },
        };
        Assert.Equal(["supply", "weakSignal", "crash"], CameraJudgement.Judge(period).Select(advice => advice.Code));
    }

    [Fact]
    public void Problems_of_disk_sensor_memory_and_heat_lead_to_advice()
    {
        var health = With(signal: -60);
        (health.SensorErrors, health.LeastMemory, health.Hottest) = (7, 12_000, 91);
        var period = Period(health) with { DroppedByDisk = 40 };
        Assert.Equal(["diskSlow", "sensor", "memory", "heat"], CameraJudgement.Judge(period).Select(advice => advice.Code));
    }

    [Fact]
    public void Buckets_add_up()
    {
        var sum = new HealthBucket();
        sum.Add(With(signal: -60));
        sum.Add(With(signal: -70, losses: 2, reason: 8));
        Assert.Equal(
            (7200, 72_000, -65, -74, 2, 8),
            (sum.OnlineSeconds, sum.Delivered, sum.SignalSum / sum.SignalReports, sum.SignalLowest, sum.WifiLosses, sum.WifiReason)
        );
        Assert.Equal((900_000, 55), (sum.LeastMemory, sum.Hottest));
    }

    private static IEnumerable<string> Advise(HealthBucket health, params PeriodCause[] causes) =>
        CameraJudgement.Judge(Period(health, causes)).Select(advice => advice.Code);

    private static CameraPeriod Period(HealthBucket health, params PeriodCause[] causes) =>
        new()
        {
            Seconds = 3600,
            Causes = causes,
            Health = health,
        };

    private static PeriodCause Cause(string name, double seconds) => new(name, seconds, seconds / 3600, 10);

    private static HealthBucket With(int signal, int losses = 0, int reason = 0)
    {
        var health = new HealthBucket();
        health.Add(Well);
        (health.SignalSum, health.SignalLowest, health.WifiLosses, health.WifiReason) = (360L * signal, signal - 4, losses, reason);
        return health;
    }
}
