using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

/// <summary>The choice of the next frame, on a connection that is ready when the test says so.</summary>
public sealed class ViewerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly FramePool _pool = new(1 << 24);
    private readonly FakeTransport _transport = new();
    private readonly ViewerPacer _pacer;

    public ViewerTests() => _pacer = new ViewerPacer(_clock, Options.Create(new LiveOptions()));

    public void Dispose() => _pacer.Dispose();

    [Fact]
    public void Clock_that_is_set_back_does_not_stop_the_picture()
    {
        using var single = new MjpegViewer(_transport, _pacer, _clock, maxFramesPerSecond: null);
        Offer(single, ordinal: 1, received: 5_000_000);
        Offer(single, ordinal: 2, received: 1_000_000);
        Assert.Equal(2, _transport.Frames);

        using var live = new LiveViewer(_transport, _pacer, _clock);
        var subscription = live.Subscribe(new Camera("a"), maxFramesPerSecond: 10)!;
        Offer(subscription, ordinal: 1, received: 5_000_000);
        Offer(subscription, ordinal: 2, received: 1_000_000);
        Offer(subscription, ordinal: 3, received: 1_000_001);
        Assert.Equal(4, _transport.Frames);
    }

    private void Offer(IFrameSink sink, long ordinal, long received)
    {
        Assert.True(_pool.TryRent(1000, out var frame));
        (frame.Ordinal, frame.ReceivedMicroseconds, frame.CapturedMicroseconds) = (ordinal, received, received);
        sink.Offer(frame);
        frame.Release();
    }

    private sealed class FakeTransport : ViewerTransport
    {
        private int _asked;

        public int ReadyEvery { get; set; } = 1;

        public int Frames { get; private set; }

        public long Bytes { get; private set; }

        public bool Aborted { get; private set; }

        public override bool IsReady() => ++_asked % ReadyEvery == 0;

        public override SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail)
        {
            Frames += body.Count > 0 ? 1 : 0;
            Bytes += head.Count + body.Count + tail.Count;
            return SendOutcome.Sent;
        }

        public override void Abort() => Aborted = true;

        public override void Dispose()
        {
        }
    }
}
