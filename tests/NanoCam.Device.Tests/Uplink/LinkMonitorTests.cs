using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class LinkMonitorTests
{
    private const long Second = 1_000_000;

    // The uptime is beyond 2^31 milliseconds, where an int would overflow.
    private const long Start = (1L << 31) * 1000;

    private readonly LinkMonitor _watch = new(sendTimeoutMilliseconds: 20_000);

    public LinkMonitorTests() => _watch.Reset(10_000, Start);

    [Theory]
    [InlineData(9.9, LinkState.Alive)]
    [InlineData(10, LinkState.PingDue)]
    [InlineData(29.9, LinkState.PingDue)]
    [InlineData(30, LinkState.Silent)]
    [InlineData(1e9, LinkState.Silent)]
    public void Silence_is_measured_in_heartbeats(double seconds, object state) =>
        Assert.Equal((LinkState)state, _watch.Check(Start + (long)(seconds * Second), 0));

    [Fact]
    public void Ping_is_due_once_per_silence()
    {
        Assert.Equal(LinkState.PingDue, _watch.Check(Start + (11 * Second), 0));
        Assert.Equal(LinkState.Alive, _watch.Check(Start + (12 * Second), 0));
        _watch.OnReceived(Start + (13 * Second));
        Assert.Equal(LinkState.Alive, _watch.Check(Start + (22 * Second), 0));
        Assert.Equal(LinkState.PingDue, _watch.Check(Start + (24 * Second), 0));
    }

    [Fact]
    public void Frames_without_Ack_for_three_heartbeats_mean_a_dead_link()
    {
        _watch.OnReceived(Start + (60 * Second));
        Assert.Equal(LinkState.Alive, _watch.Check(Start + (60 * Second), 29 * Second));
        Assert.Equal(LinkState.Unacknowledged, _watch.Check(Start + (60 * Second), 30 * Second));
    }

    [Fact]
    public void Send_that_exceeds_its_timeout_counts_as_stuck()
    {
        _watch.OnSendBegun(Start);
        _watch.OnReceived(Start + (20 * Second));
        Assert.Equal(LinkState.Alive, _watch.Check(Start + (20 * Second), 0));
        Assert.Equal(LinkState.Stuck, _watch.Check(Start + (20 * Second) + 1, 0));
        _watch.OnSendEnded();
        Assert.Equal(LinkState.Alive, _watch.Check(Start + (20 * Second) + 1, 0));
    }
}
