using NanoCam.Server.Frames;

namespace NanoCam.Server.Live;

/// <summary>A viewer of one camera: keeps the newest frame, at a limited rate if asked.</summary>
internal abstract class CameraViewer : Viewer, IFrameSink
{
    private readonly long _minIntervalMicroseconds;
    private Frame? _newest;
    private long _lastTaken;
    private long _lastOrdinal;
    private bool _released;

    protected CameraViewer(ViewerTransport transport, ViewerPacer pacer, TimeProvider time, double? maxFramesPerSecond)
        : base(transport, pacer, time)
    {
        // A tenth less, so that the jitter of a camera at just that rate does not halve it.
        _minIntervalMicroseconds = maxFramesPerSecond is { } rate ? (long)(900_000 / rate) : 0;
    }

    /// <inheritdoc/>
    public void Offer(Frame frame)
    {
        Frame? replaced;
        lock (Gate)
        {
            // The first frame, offered on subscribing, may cross with a newer one.
            if (_released || frame.Ordinal <= _lastOrdinal || IsTooSoon(frame.ReceivedMicroseconds - _lastTaken, _minIntervalMicroseconds))
            {
                return;
            }

            _lastOrdinal = frame.Ordinal;
            _lastTaken = frame.ReceivedMicroseconds;
            replaced = _newest;
            _newest = frame.AddReference();
        }

        replaced?.Release();
        Wake();
    }

    protected override int NextLength() => _newest?.Length ?? 0;

    protected override Frame TakeNext()
    {
        var frame = _newest!;
        _newest = null;
        return frame;
    }

    protected override void ReleaseKept()
    {
        _released = true;
        _newest?.Release();
        _newest = null;
    }
}
