using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests.Network;

public sealed class NetworkSupervisorTests
{
    private readonly SteppedClock _clock = new();
    private readonly TestNetwork _network = new() { IsUp = false };
    private readonly TestChip _chip = new();
    private readonly DeviceHealth _health;
    private readonly NetworkSupervisor _keeper;

    public NetworkSupervisorTests()
    {
        _health = new DeviceHealth(_clock, _chip, new ScriptedCamera(_clock), new FrameSlot(1));
        _keeper = new NetworkSupervisor(_network, _health, new Jitter(1), _clock, new StopSignal(_clock));
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
    public void Network_is_joined_at_boot_without_counting_a_loss()
    {
        _keeper.Check();

        Assert.True(_network.IsUp);
        Assert.Equal(0u, Losses);
    }

    [Fact]
    public void Every_loss_is_counted_once_and_the_network_is_joined_again()
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
    public void Failed_attempts_to_join_are_not_counted_as_losses()
    {
        LookFor(TimeSpan.FromMinutes(1));
        _network.IsUp = false;
        LookFor(TimeSpan.FromMinutes(1));
        _chip.Facts.WifiLosses = 30_000;

        Assert.Equal(1u, Losses);
    }

    [Fact]
    public void Without_an_access_point_for_a_day_the_camera_tries_about_once_a_minute()
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
    public void Cameras_that_lost_the_network_together_rejoin_at_different_times()
    {
        int[] pauses = [.. Enumerable.Range(1, 50).Select(seed => new Jitter(seed).Around(60_000))];

        Assert.True(pauses.Distinct().Count() > 45);
        Assert.All(pauses, pause => Assert.InRange(pause, 30_000, 90_000));
    }

    [Fact]
    public void Association_without_data_is_dropped_after_two_minutes_but_at_most_every_ten()
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
            _clock.Advance(TimeSpan.FromMilliseconds(_keeper.Check()));
        }
    }
}
