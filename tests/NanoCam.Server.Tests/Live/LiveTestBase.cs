using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Ingest;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Live;

/// <summary>A server with cameras whose frames the test publishes directly.</summary>
public abstract class LiveTestBase : IAsyncLifetime
{
    protected TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Passes a frame through the gate, as an uplink does.</summary>
    protected long Publish(string camera, byte[] jpeg)
    {
        var gate = Server.Get<FrameGate>();
        Assert.True(Server.Get<CameraRegistry>().TryGetOrAdd(camera, out var found));
        Assert.Equal(FrameVerdict.Accepted, gate.TryRent(found, jpeg.Length, out var frame));
        jpeg.CopyTo(frame!.Buffer, 0);
        Assert.Equal(FrameVerdict.Accepted, gate.Admit(found, frame, default));
        var sequence = frame.Sequence;
        frame.Release();
        return sequence;
    }

    /// <summary>Publishes frames and waits until the fan-out has offered the last one to all current subscribers.</summary>
    protected async Task PublishAndOfferAsync(string camera, IEnumerable<byte[]> frames)
    {
        var last = new LastSeen();
        Find(camera).Feed.Add(last, withLatest: false);
        long sequence = 0;
        foreach (var frame in frames)
        {
            sequence = Publish(camera, frame);
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref last.Sequence) == sequence);
        Find(camera).Feed.Remove(last);
    }

    protected Camera Find(string id) =>
        Server.Get<CameraRegistry>().TryGet(id, out var camera) ? camera : throw new InvalidOperationException($"No camera {id}.");

    /// <summary>Waits until a camera has this many viewers.</summary>
    protected Task ListenersAsync(string camera, int count) => Eventually.TrueAsync(() => Find(camera).Feed.SinkCount == count);

    /// <summary>Waits until all buffers are returned except those of the newest frames.</summary>
    protected Task OnlyNewestFramesHeldAsync(long bytes) => Eventually.TrueAsync(() => Server.Get<FramePool>().RentedBytes == bytes);

    // Added last, so it is offered the frame last.
    private sealed class LastSeen : IFrameSink
    {
        public long Sequence;

        public void Offer(Frame frame) => Volatile.Write(ref Sequence, frame.Sequence);
    }
}
