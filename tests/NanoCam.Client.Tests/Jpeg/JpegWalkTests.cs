using NanoCam.Jpeg;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Jpeg;

public sealed class JpegWalkTests
{
    public static TheoryData<string> Frames => new(GoldenFrames.All.Select(frame => frame.Name));

    [Theory]
    [MemberData(nameof(Frames))]
    public void JPEG_that_arrives_byte_by_byte_ends_at_its_last_byte(string name)
    {
        var bytes = GoldenFrames.ByName(name).Bytes;
        var walk = default(JpegWalk);
        for (var length = 1; length < bytes.Length; length++)
        {
            Assert.Equal(FrameVerdict.Truncated, walk.Continue(bytes.AsSpan(0, length)));
        }

        Assert.Equal(FrameVerdict.Accepted, walk.Continue(bytes));
        Assert.Equal(bytes.Length, walk.Shape.Length);
    }

    [Fact]
    public void Fill_bytes_that_arrive_one_by_one_are_read_once()
    {
        byte[] bytes = [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 1000)];
        var walk = default(JpegWalk);
        for (var length = 1; length <= bytes.Length; length++)
        {
            Assert.Equal(FrameVerdict.Truncated, walk.Continue(bytes.AsSpan(0, length)));
        }

        Assert.Equal(bytes.Length - 1, walk.Position);
    }
}
