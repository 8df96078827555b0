using System.Net;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Tests.Hosting;

public sealed class AddressThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Burst_passes_and_then_one_attempt_per_period()
    {
        var throttle = new AddressThrottle(3, TimeSpan.FromSeconds(10), _clock);
        Assert.Equal(3, Enumerable.Range(0, 9).Count(_ => throttle.TryTake(IPAddress.Loopback, out var _)));
        Assert.False(throttle.TryTake(IPAddress.Loopback, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(10), wait);
        Assert.True(throttle.TryTake(IPAddress.Parse("192.0.2.1"), out _));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(throttle.TryTake(IPAddress.Loopback, out _));
        Assert.False(throttle.TryTake(IPAddress.Loopback, out _));
        throttle.Return(IPAddress.Loopback);
        Assert.True(throttle.TryTake(IPAddress.Loopback, out _));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Addresses_of_one_subscriber_share_an_allowance(string first, string second, bool same)
    {
        var throttle = new AddressThrottle(1, TimeSpan.FromSeconds(10), _clock);
        Assert.True(throttle.TryTake(IPAddress.Parse(first), out _));
        Assert.Equal(!same, throttle.TryTake(IPAddress.Parse(second), out _));
    }

    [Fact]
    public void Addresses_beyond_the_limit_share_one_allowance()
    {
        var throttle = new AddressThrottle(1, TimeSpan.FromSeconds(10), _clock);
        for (var i = 0; i < AddressThrottle.MaxAddresses; i++)
        {
            Assert.True(throttle.TryTake(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]), out _));
        }

        Assert.True(throttle.TryTake(IPAddress.Parse("192.0.2.1"), out _));
        Assert.False(throttle.TryTake(IPAddress.Parse("192.0.2.2"), out _));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(throttle.TryTake(IPAddress.Parse("192.0.2.1"), out _));
        Assert.True(throttle.TryTake(IPAddress.Parse("192.0.2.2"), out _));
    }
}
