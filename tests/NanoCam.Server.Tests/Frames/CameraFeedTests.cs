using System.Collections.Concurrent;
using NanoCam.Server.Frames;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Frames;

public sealed class CameraFeedTests
{
    private readonly FramePool _pool = new(1 << 24);
    private readonly CameraFeed _feed = new();

    [Fact]
    public async Task Late_reader_receives_only_the_newest_frame()
    {
        using var slot = new NewestFrameSink();
        _feed.Add(slot);
        for (var i = 1; i <= 5; i++)
        {
            Publish(i);
        }

        long sequence = 0;
        while (sequence < 5)
        {
            var frame = await slot.TakeAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(frame.Sequence > sequence);
            sequence = frame.Sequence;
            frame.Release();
        }

        _feed.Remove(slot);
        _feed.Close();
        await Eventually.TrueAsync(() => _pool.RentedBytes == 0);
    }

    [Fact]
    public void Feed_without_sinks_keeps_only_the_newest_buffer()
    {
        for (var i = 1; i <= 100; i++)
        {
            Publish(i);
        }

        Assert.Equal(16_384, _pool.RentedBytes);
        var latest = _feed.TakeLatest()!;
        Assert.Equal(100, latest.Sequence);
        Assert.Equal(100, latest.Ordinal);
        latest.Release();
    }

    [Fact]
    public void New_sink_is_offered_the_newest_frame_immediately()
    {
        Publish(7);
        var sink = new Recorder();
        _feed.Add(sink);
        Assert.Equal([7], sink.Sequences);
    }

    [Fact]
    public void Removed_sink_receives_no_more_frames()
    {
        var sink = new Recorder();
        _feed.Add(sink);
        _feed.Remove(sink);
        Publish(1);
        Assert.Equal(0, _feed.SinkCount);
        Assert.Empty(sink.Sequences);
    }

    [Fact]
    public async Task Slow_sink_skips_frames_and_receives_the_last_one()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        var sink = new Recorder
        {
            OnOffer = () =>
            {
                entered.Release();
                gate.Wait();
            },
        };
        _feed.Add(sink);
        Publish(1);
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(10)));
        for (var i = 2; i <= 50; i++)
        {
            Publish(i);
        }

        gate.Set();
        await Eventually.TrueAsync(() => sink.Sequences is [.., 50]);
        Assert.Equal([1, 50], sink.Sequences);
        _feed.Close();
        await Eventually.TrueAsync(() => _pool.RentedBytes == 0);
    }

    [Fact]
    public void Frame_published_to_a_closed_feed_is_released()
    {
        Publish(1);
        _feed.Close();
        Publish(2);
        Assert.Equal(0, _pool.RentedBytes);
        Assert.Null(_feed.TakeLatest());
    }

    [Fact]
    public void Publishing_allocates_nothing()
    {
        // The maximum number of buffers in use: being written, waiting, offered to the sink, newest.
        var warm = Enumerable.Range(0, 8).Select(_ => _pool.TryRent(100, out var frame) ? frame : null).ToList();
        warm.ForEach(frame => frame!.Release());
        var sink = new Recorder { Keep = false };
        _feed.Add(sink);
        for (var i = 0; i < 100; i++)
        {
            Publish(i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 100; i < 1100; i++)
        {
            Publish(i);
        }

        // No object per frame; the thread pool may extend its queue once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024);
    }

    private void Publish(long sequence)
    {
        Assert.True(_pool.TryRent(100, out var frame));
        frame.Sequence = sequence;
        _feed.Publish(frame);
    }

    private sealed class Recorder : IFrameSink
    {
        private readonly ConcurrentQueue<long> _sequences = new();

        public Action OnOffer { get; init; } = () => { };

        public bool Keep { get; init; } = true;

        public IReadOnlyList<long> Sequences => [.. _sequences];

        public void Offer(Frame frame)
        {
            if (Keep)
            {
                _sequences.Enqueue(frame.Sequence);
            }

            OnOffer();
        }
    }
}
