using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>A viewer of one camera at a time: keeps the newest frame, at a limited rate if asked.</summary>
internal abstract class CameraViewer : Viewer
{
    private readonly long _minIntervalMicroseconds;
    private Place? _place;
    private Frame? _newest;
    private Place? _newestOf;
    private long _lastTaken;
    private bool _released;

    protected CameraViewer(ViewerTransport transport, ViewerPacer pacer, TimeProvider time, double? maxFramesPerSecond)
        : base(transport, pacer, time)
    {
        // A tenth less, so that the jitter of a camera at just that rate does not halve it.
        _minIntervalMicroseconds = maxFramesPerSecond is { } rate ? (long)(900_000 / rate) : 0;
    }

    public override string CameraNames => _place?.Camera.Id ?? "none";

    /// <summary>Shows this camera from now on instead of the one before; null shows none. Called by one thread at a time.</summary>
    /// <returns>What the camera's feed offers frames to.</returns>
    public IFrameSink? Watch(Camera? camera)
    {
        var next = camera is null ? null : new Place(this, camera);
        Place? before;
        lock (Gate)
        {
            before = _place;
            _place = next;
        }

        before?.Camera.Feed.Remove(before);
        next?.Camera.Feed.Add(next);
        return next;
    }

    internal override DroppedFrames? FindDropped() => _place?.Dropped;

    protected override int NextLength() => _newest?.Length ?? 0;

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

    private void Offer(Place place, Frame frame)
    {
        Frame? replaced;
        lock (Gate)
        {
            // The first frame, offered on subscribing, may cross with a newer one; and one of the camera before with the change to another.
            if (
                _released
                || place != _place
                || frame.Ordinal <= place.LastOrdinal
                || IsTooSoon(frame.ReceivedMicroseconds - _lastTaken, _minIntervalMicroseconds)
            )
            {
                return;
            }

            place.LastOrdinal = frame.Ordinal;
            _lastTaken = frame.ReceivedMicroseconds;
            replaced = _newest;
            _newest = frame.AddReference();
            if (replaced is not null)
            {
                _newestOf!.Dropped.Add();
            }

            _newestOf = place;
        }

        replaced?.Release();
        Wake();
    }

    /// <summary>The viewer among those of one camera.</summary>
    private sealed class Place(CameraViewer viewer, Camera camera) : IFrameSink
    {
        public Camera Camera { get; } = camera;

        public DroppedFrames Dropped { get; } = new(camera);

        // Cameras count their frames each for itself.
        public long LastOrdinal { get; set; }

        public bool IsHoldingFrame => viewer._place == this && viewer._newest is not null;

        public void Offer(Frame frame) => viewer.Offer(this, frame);
    }
}
