using NanoCam.Server.Frames;

namespace NanoCam.Server.Tests.Frames;

public sealed class FramePoolTests
{
    [Fact]
    public void Last_release_returns_the_buffer()
    {
        var pool = new FramePool(1 << 20);
        Assert.True(pool.TryRent(20_000, out var frame));
        var buffer = frame.Buffer;
        frame.AddReference();
        frame.Release();
        Assert.Equal(32_768, pool.RentedBytes);
        frame.Release();
        Assert.Equal(0, pool.RentedBytes);

        Assert.True(pool.TryRent(30_000, out var next));
        Assert.Same(buffer, next.Buffer);
        next.Release();
    }

    [Fact]
    public void One_release_too_many_is_an_error()
    {
        var pool = new FramePool(1 << 20);
        Assert.True(pool.TryRent(1, out var frame));
        frame.Release();
        Assert.Throws<InvalidOperationException>(frame.Release);
    }

    [Fact]
    public void Exhausted_budget_rejects_frames_until_a_buffer_is_returned()
    {
        var pool = new FramePool(64 * 1024);
        Assert.True(pool.TryRent(32 * 1024, out var first));
        Assert.True(pool.TryRent(32 * 1024, out var second));
        Assert.False(pool.TryRent(1, out _));
        first.Release();
        Assert.True(pool.TryRent(1, out var third));
        second.Release();
        third.Release();
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Large_frames_share_half_of_the_budget_but_one_is_always_accepted()
    {
        var pool = new FramePool(16 << 20);
        Assert.True(pool.TryRent(16 << 20, out var whole));
        whole.Release();
        Assert.True(pool.TryRent(4 << 20, out var first));
        Assert.True(pool.TryRent(4 << 20, out var second));
        Assert.False(pool.TryRent(2 << 20, out _));
        Assert.True(pool.TryRent(1 << 20, out var live));
        first.Release();
        Assert.True(pool.TryRent(2 << 20, out var third));
        foreach (var frame in (Frame[])[second, third, live])
        {
            frame.Release();
        }

        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Frames_are_evicted_before_a_new_one_is_rejected_and_only_if_that_helps()
    {
        var kept = new Stack<Frame>();
        var requested = new List<int>();
        var pool = new FramePool(16 << 20, minBytes =>
        {
            requested.Add(minBytes);
            if (!kept.TryPop(out var frame))
            {
                return false;
            }

            frame.Release();
            return true;
        });
        for (var i = 0; i < 4; i++)
        {
            Assert.True(pool.TryRent(2 << 20, out var frame));
            kept.Push(frame);
        }

        Assert.True(pool.TryRent(4 << 20, out var large));
        Assert.Equal(2, kept.Count);
        Assert.True(pool.TryRent(1 << 20, out var live));
        Assert.Equal([(1 << 20) + 1, (1 << 20) + 1], requested);
        Assert.False(pool.TryRent(16 << 20, out _));
        Assert.Empty(kept);
        large.Release();
        live.Release();
        Assert.Equal(0, pool.RentedBytes);
    }

    [Theory]
    [InlineData(1, 16_384)]
    [InlineData(16_384, 16_384)]
    [InlineData(16_385, 32_768)]
    [InlineData(16_777_216, 16_777_216)]
    public void Buffer_sizes_are_rounded_up_to_a_power_of_two(int length, int expected)
    {
        var pool = new FramePool(1L << 30);
        Assert.True(pool.TryRent(length, out var frame));
        Assert.Equal(expected, frame.Buffer.Length);
        frame.Release();
    }

    [Fact]
    public void JSON_form_is_encoded_once_and_released_with_the_frame()
    {
        var pool = new FramePool(1 << 20);
        Assert.True(pool.TryRent(3, out var frame));
        new byte[] { 1, 2, 3 }.CopyTo(frame.Buffer, 0);
        frame.CapturedMicroseconds = 1_234_567_890_123_456;
        Assert.True(frame.TryEncodeJson());
        var json = frame.Json;
        Assert.Equal("""{"type":"image","data":"AQID","timestamp":1234567890.123456}""", System.Text.Encoding.UTF8.GetString(json));
        Assert.True(frame.TryEncodeJson());
        Assert.Same(json.Array, frame.Json.Array);
        frame.Release();
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void JSON_form_counts_against_the_budget()
    {
        // Enough memory for the frame, but not for a third more.
        var pool = new FramePool(96 << 10);
        Assert.True(pool.TryRent(64 << 10, out var frame));
        Assert.False(frame.TryEncodeJson());
        Assert.Equal(64 << 10, pool.RentedBytes);
        frame.Release();
    }
}
