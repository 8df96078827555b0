using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>A viewer of one camera at a time: keeps the newest frame, optionally at a limited rate.</summary>
internal abstract class CameraViewer : Viewer
{
    private readonly long _minIntervalMicroseconds;
    private readonly FrameDemand _demand;
    private CameraSink? _sink;
    private Frame? _newest;
    private CameraSink? _newestOf;
    private long _lastTaken;
    private bool _released;

    protected CameraViewer(ViewerTransport transport, SlowViewerSupervisor supervisor, TimeProvider time, double? maxFramesPerSecond)
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
        if (_newest is { } frame && !TryPrepare(frame))
        {
            _newestOf!.Dropped.Add();
            _newest = null;
            frame.Release();
        }

        return _newest?.Length ?? 0;
    }

    /// <summary>Creates the form in which a frame is sent. Returns false if there is no memory for it; the frame is then dropped.</summary>
    protected virtual bool TryPrepare(Frame frame) => true;

    protected override Frame TakeNext(out Camera camera)
    {
        var frame = _newest!;
        camera = _newestOf!.Camera;
        _newest = null;
        return frame;
    }

    protected override void ReleaseKept()
    {
        _released = true;
        _newest?.Release();
        _newest = null;
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
            replaced = _newest;
            _newest = frame.AddReference();
            if (replaced is not null)
            {
                _newestOf!.Dropped.Add();
            }

            _newestOf = sink;
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

        public bool IsHoldingFrame => viewer._sink == this && viewer._newest is not null;

        public void Offer(Frame frame) => viewer.Offer(this, frame);
    }
}
