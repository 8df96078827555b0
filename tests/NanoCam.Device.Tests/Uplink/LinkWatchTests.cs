using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class LinkWatchTests
{
    private const long Second = 1_000_000;

    // Beyond 2^31 milliseconds of uptime, where an int would have wrapped.
    private const long Start = (1L << 31) * 1000;

    private readonly LinkWatch _watch = new(sendTimeoutMilliseconds: 20_000);

    public LinkWatchTests() => _watch.Reset(10_000, Start);

    [Theory]
    [InlineData(9.9, LinkState.Alive)]
    [InlineData(10, LinkState.PingDue)]
    [InlineData(29.9, LinkState.PingDue)]
    [InlineData(30, LinkState.Silent)]
    [InlineData(1e9, LinkState.Silent)]
    public void Silence_is_judged_in_heartbeats(double seconds, object state) =>
        Assert.Equal((LinkState)state, _watch.Judge(Start + (long)(seconds * Second), 0));

    [Fact]
    public void A_ping_is_due_once_per_silence()
    {
        Assert.Equal(LinkState.PingDue, _watch.Judge(Start + (11 * Second), 0));
        Assert.Equal(LinkState.Alive, _watch.Judge(Start + (12 * Second), 0));
        _watch.Heard(Start + (13 * Second));
        Assert.Equal(LinkState.Alive, _watch.Judge(Start + (22 * Second), 0));
        Assert.Equal(LinkState.PingDue, _watch.Judge(Start + (24 * Second), 0));
    }

    [Fact]
    public void Frames_without_an_Ack_for_three_heartbeats_mean_a_dead_link_whatever_is_heard()
    {
        _watch.Heard(Start + (60 * Second));
        Assert.Equal(LinkState.Alive, _watch.Judge(Start + (60 * Second), 29 * Second));
        Assert.Equal(LinkState.Unacknowledged, _watch.Judge(Start + (60 * Second), 30 * Second));
    }

    [Fact]
    public void A_send_may_take_its_time_and_no_longer()
    {
        _watch.SendBegan(Start);
        _watch.Heard(Start + (20 * Second));
        Assert.Equal(LinkState.Alive, _watch.Judge(Start + (20 * Second), 0));
        Assert.Equal(LinkState.Stuck, _watch.Judge(Start + (20 * Second) + 1, 0));
        _watch.SendEnded();
        Assert.Equal(LinkState.Alive, _watch.Judge(Start + (20 * Second) + 1, 0));
    }
}
