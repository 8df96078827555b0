using NanoCam.Server.Cameras;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

public sealed class PullTimeTests : PullTestBase
{
    [Theory]
    [InlineData("image/jpeg", false)]
    [InlineData("multipart/x-mixed-replace", true)]
    public async Task Single_frames_are_dated_to_the_middle_of_their_request_and_those_of_streams_to_their_arrival(
        string type,
        bool isStream
    )
    {
        await using var source = isStream
            ? FakeSource.Holding([.. FakeSource.Head($"200 OK\nContent-Type: {type}"), .. GoldenFrames.Baseline.Bytes])
            : FakeSource.Answering([.. FakeSource.Head($"200 OK\nContent-Type: {type}"), .. GoldenFrames.Baseline.Bytes]);
        await PullAsync(source.Address);
        await ExpectAsync(GoldenFrames.Baseline.Bytes);
        Assert.True(Server.Get<CameraRegistry>().TryGet(Id, out var camera));
        var frame = camera.Feed.TakeLatest()!;
        Assert.Equal(isStream, frame.CapturedMicroseconds == frame.ReceivedMicroseconds);
        Assert.InRange(frame.CapturedMicroseconds, frame.ReceivedMicroseconds - 60_000_000, frame.ReceivedMicroseconds);
        frame.Release();
    }
}
