using NanoCam.Server.Cameras;

namespace NanoCam.Server.Tests.Cameras;

public sealed class OnlineAndLateRuleTests
{
    [Fact]
    public void Camera_with_a_lost_link_is_offline_after_eight_seconds_and_one_that_uploads_after_ten()
    {
        Assert.True(IsOnline(LinkEnd.Lost, 7.9));
        Assert.False(IsOnline(LinkEnd.Lost, 8.1));
        Assert.True(IsOnline(LinkEnd.None, 9.9));
        Assert.False(IsOnline(LinkEnd.None, 10.1));
        Assert.False(IsOnline(LinkEnd.Left, 0.1));
    }

    private static bool IsOnline(LinkEnd end, double seconds) =>
        OnlineAndLateRule.IsOnline(null, end, (long)(seconds * 1_000_000), OnlineAndLateRule.MinLateMicroseconds);
}
