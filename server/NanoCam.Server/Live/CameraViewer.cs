using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>A viewer of one camera at a time: keeps its newest frame, optionally at a limited rate.</summary>
internal abstract class CameraViewer : Viewer
{
    private readonly long _minIntervalMicroseconds;
    private readonly FrameDemand _demand;
    private readonly ViewerFrameSlot _slot = new();
    private CameraSink? _sink;
    private long _lastTaken;
    private bool _released;

    protected CameraViewer(ViewerTransport transport, StalledViewerSupervisor supervisor, TimeProvider time, double? maxFramesPerSecond)
        : base(transport, supervisor, time)
    {
        // A tenth less, so that the jitter of a camera at exactly that rate does not halve the rate.
        _minIntervalMicroseconds = maxFramesPerSecond is { } rate ? (long)(900_000 / rate) : 0;
        _demand = new FrameDemand(maxFramesPerSecond ?? double.PositiveInfinity, int.MaxValue);
    }

    public override string CameraNames => _sink?.Camera.Id ?? "none";

    /// <summary>Replaces the camera that is shown; null shows none. Called by one thread at a time.</summary>
    /// <returns>The sink that the camera's feed offers frames to.</returns>
    public IFrameSink? Watch(Camera? camera)
    {
        var next = camera is null ? null : new CameraSink(this, camera);
        CameraSink? before;
        lock (Gate)
        {
            before = _sink;
            _sink = next;
        }

        before?.Camera.Feed.Remove(before);
        next?.Camera.Feed.Add(next);
        return next;
    }

    internal override DropCounter? FindDropped() => _sink?.Dropped;

    protected override int NextLength()
    {
        if (_slot.Frame is { } frame && !TryPrepare(frame))
        {
            _slot.Drop();
        }

        return _slot.Frame?.Length ?? 0;
    }

    /// <summary>Creates the form in which a frame is sent. Returns false if there is no memory for it; the frame is then dropped.</summary>
    protected virtual bool TryPrepare(Frame frame) => true;

    protected override Frame TakeNext(out Camera camera)
    {
        camera = _slot.Camera;
        return _slot.Take();
    }

    protected override void ReleaseKept()
    {
        _released = true;
        _slot.Clear();
    }

    private void Offer(CameraSink sink, Frame frame)
    {
        Frame? replaced;
        lock (Gate)
        {
            // The first frame is offered on subscription and may arrive after a newer one. A frame of the previous camera may arrive
            // after the change.
            if (
                _released
                || sink != _sink
                || frame.Ordinal <= sink.LastOrdinal
                || IsTooSoon(frame.ReceivedMicroseconds - _lastTaken, _minIntervalMicroseconds)
            )
            {
                return;
            }

            sink.LastOrdinal = frame.Ordinal;
            _lastTaken = frame.ReceivedMicroseconds;
            replaced = _slot.Put(frame, sink.Dropped);
        }

        replaced?.Release();
        Wake();
    }

    /// <summary>Subscription of the viewer to one camera.</summary>
    private sealed class CameraSink(CameraViewer viewer, Camera camera) : IFrameSink
    {
        public Camera Camera { get; } = camera;

        public DropCounter Dropped { get; } = new(camera);

        // Each camera counts its own frames.
        public long LastOrdinal { get; set; }

        public FrameDemand Demand => viewer._demand;

        public bool IsHoldingFrame => viewer._sink == this && viewer._slot.Frame is not null;

        public void Offer(Frame frame) => viewer.Offer(this, frame);
    }
}
