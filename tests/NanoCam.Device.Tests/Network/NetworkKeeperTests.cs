using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Tests.Kit;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests.Network;

public sealed class NetworkKeeperTests
{
    private readonly SteppedClock _clock = new();
    private readonly TestNetwork _network = new() { IsUp = false };
    private readonly TestChip _chip = new();
    private readonly DeviceHealth _health;
    private readonly NetworkKeeper _keeper;

    public NetworkKeeperTests()
    {
        _health = new DeviceHealth(_clock, _chip, new ScriptedCamera(_clock), new FrameSlot(1));
        _keeper = new NetworkKeeper(_network, _health, new Jitter(1), _clock, new StopSignal(_clock));
    }

    private uint Losses
    {
        get
        {
            Wire.Health health = new();
            _health.Fill(health);
            return health.WifiLosses;
        }
    }

    [Fact]
    public void The_network_is_joined_at_boot_and_a_boot_is_no_loss()
    {
        _keeper.Look();

        Assert.True(_network.IsUp);
        Assert.Equal(0u, Losses);
    }

    [Fact]
    public void Every_loss_is_counted_once_and_joined_again()
    {
        for (var i = 0; i < 5; i++)
        {
            LookFor(TimeSpan.FromMinutes(1));
            _network.IsUp = false;
        }

        LookFor(TimeSpan.FromMinutes(1));

        Assert.True(_network.IsUp);
        Assert.Equal(5u, Losses);
    }

    [Fact]
    public void Tries_that_fail_are_no_losses_though_the_chip_counts_them()
    {
        LookFor(TimeSpan.FromMinutes(1));
        _network.IsUp = false;
        LookFor(TimeSpan.FromMinutes(1));
        _chip.Facts.WifiLosses = 30_000;

        Assert.Equal(1u, Losses);
    }

    [Fact]
    public void A_day_without_an_access_point_is_survived_with_a_try_every_minute_or_so()
    {
        LookFor(TimeSpan.FromMinutes(1));
        _network.IsUp = false;
        _network.CanJoin = false;
        var before = _network.Joins;

        LookFor(TimeSpan.FromDays(1));

        Assert.InRange(_network.Joins - before, 24 * 60 * 0.8, 24 * 60 * 1.3);
        Assert.Equal(1u, Losses);
        _network.CanJoin = true;
        LookFor(TimeSpan.FromMinutes(2));
        Assert.True(_network.IsUp);
    }

    [Fact]
    public void Cameras_that_lost_the_network_together_do_not_come_back_together()
    {
        int[] pauses = [.. Enumerable.Range(1, 50).Select(seed => new Jitter(seed).Around(60_000))];

        Assert.True(pauses.Distinct().Count() > 45);
        Assert.All(pauses, pause => Assert.InRange(pause, 30_000, 90_000));
    }

    [Fact]
    public void An_association_nothing_gets_through_is_given_up_after_two_minutes_but_not_again_and_again()
    {
        LookFor(TimeSpan.FromMinutes(1));
        _keeper.Report(isServerReached: false);
        var before = _network.Leaves;

        LookFor(TimeSpan.FromMinutes(3));
        Assert.Equal(1, _network.Leaves - before);
        LookFor(TimeSpan.FromMinutes(30));
        Assert.InRange(_network.Leaves - before, 3, 4);

        _keeper.Report(isServerReached: true);
        before = _network.Leaves;
        LookFor(TimeSpan.FromHours(1));
        Assert.Equal(0, _network.Leaves - before);
    }

    private void LookFor(TimeSpan time)
    {
        var end = _clock.Microseconds + (long)time.TotalMicroseconds;
        while (_clock.Microseconds < end)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_keeper.Look()));
        }
    }
}
