using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Live;

namespace NanoCam.Server.Tests.Live;

public sealed class AckWindowTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AckWindow _window;

    public AckWindowTests() => _window = new AckWindow(_clock);

    [Fact]
    public void Viewer_that_never_acknowledges_is_not_paced()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(_window.Allows(30_000));
            _window.OnSent(_window.NextNumber(), 30_000);
        }
    }

    [Fact]
    public void Viewer_at_100_kB_per_second_has_one_frame_in_flight()
    {
        for (var i = 0; i < 20; i++)
        {
            var number = _window.NextNumber();
            _window.OnSent(number, 30_000);
            _clock.Advance(TimeSpan.FromMilliseconds(300));
            Assert.True(_window.OnAcknowledged(number));
        }

        _window.OnSent(_window.NextNumber(), 30_000);
        Assert.False(_window.Allows(30_000));
    }

    [Fact]
    public void Viewer_at_10_MB_per_second_has_a_quarter_second_in_flight()
    {
        for (var i = 0; i < 20; i++)
        {
            var number = _window.NextNumber();
            _window.OnSent(number, 30_000);
            _clock.Advance(TimeSpan.FromMilliseconds(3));
            _window.OnAcknowledged(number);
        }

        var frames = 0;
        while (_window.Allows(30_000))
        {
            _window.OnSent(_window.NextNumber(), 30_000);
            frames++;
        }

        Assert.InRange(frames * 30_000, 2_400_000, 2_530_000);
    }

    [Fact]
    public void Acknowledgement_covers_every_frame_before_it()
    {
        for (var i = 0; i < 5; i++)
        {
            _window.OnSent(_window.NextNumber(), 1000);
        }

        Assert.True(_window.OnAcknowledged(4));
        Assert.Equal(1000, _window.BytesInFlight);
        Assert.False(_window.OnAcknowledged(3));
        Assert.True(_window.OnAcknowledged(5));
        Assert.Equal(0, _window.BytesInFlight);
    }

    [Fact]
    public void Acknowledging_a_frame_not_sent_yet_changes_nothing()
    {
        _window.OnSent(_window.NextNumber(), 1000);
        Assert.True(_window.OnAcknowledged(1_000_000));
        Assert.Equal(0, _window.BytesInFlight);
        _window.OnSent(_window.NextNumber(), 1000);
        Assert.False(_window.OnAcknowledged(1));
        Assert.Equal(1000, _window.BytesInFlight);
    }
}
