using NanoCam.Device.Time;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Uplink;

public sealed class ReconnectPauseTests
{
    private const long Lasted = 11_000_000;

    private readonly ReconnectPause _pause = new(new Jitter(3));

    [Fact]
    public void Pause_doubles_up_to_a_minute_with_jitter_of_half()
    {
        foreach (var step in (int[])[1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
        {
            Assert.InRange(_pause.Next(0, null), step / 2, step * 3 / 2);
        }
    }

    [Fact]
    public void Pause_resets_only_after_a_connection_that_lasted()
    {
        for (var i = 0; i < 6; i++)
        {
            _pause.Next(9_000_000, null);
        }

        Assert.InRange(_pause.Next(9_000_000, null), 30_000, 90_000);
        Assert.InRange(_pause.Next(Lasted, null), 500, 1500);
        Assert.InRange(_pause.Next(0, null), 1000, 3000);
    }

    [Theory]
    [InlineData(GoodbyeReason.Replaced)]
    [InlineData(GoodbyeReason.NotAuthorized)]
    [InlineData(GoodbyeReason.BadCameraId)]
    [InlineData(GoodbyeReason.Version)]
    public void Pause_after_a_long_connection_is_still_long_when_a_user_must_act(GoodbyeReason reason) =>
        Assert.InRange(_pause.Next(Lasted, new LinkException(reason, "")), 30_000, 90_000);

    [Theory]
    [InlineData(20, 20_000)]
    [InlineData(300, 300_000)]
    [InlineData(65_535, 300_000)]
    public void Pause_requested_by_the_server_is_limited_and_extended_by_up_to_a_quarter(int seconds, int milliseconds) =>
        Assert.InRange(_pause.Next(0, SentAway(seconds)), milliseconds, milliseconds * 5 / 4);

    [Fact]
    public void Pause_differs_between_cameras_that_were_disconnected_together()
    {
        int[] pauses = [.. Enumerable.Range(1, 50).Select(seed => new ReconnectPause(new Jitter(seed)).Next(0, SentAway(20)))];

        Assert.True(pauses.Distinct().Count() > 30);
        Assert.True(pauses.Max() - pauses.Min() > 3000);
    }

    [Fact]
    public void Pause_differs_between_cameras()
    {
        int[] pauses = [.. Enumerable.Range(1, 50).Select(seed => new ReconnectPause(new Jitter(seed)).Next(0, null))];
        Assert.True(pauses.Distinct().Count() > 30);
    }

    private static LinkException SentAway(int seconds) => new(GoodbyeReason.Busy, "", seconds, needsGoodbye: false);
}
