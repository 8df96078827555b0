namespace NanoCam.Server.Live;

/// <summary>
/// Limit on the bytes in flight to a viewer that acknowledges frames: what it consumes in a quarter of a second, measured by its
/// acknowledgements, and at least one frame. See docs/design/ack-window.md.
/// </summary>
internal sealed class AckWindow
{
    /// <summary>Seconds of frames in flight.</summary>
    private const double TargetSeconds = 0.25;

    private readonly Queue<Sent> _sent = new();
    private readonly TimeProvider _time;
    private double _bytesPerSecond;
    private uint _number;
    private bool _acknowledging;

    public AckWindow(TimeProvider time) => _time = time;

    /// <summary>Bytes sent and not acknowledged; 0 until the viewer acknowledges for the first time.</summary>
    public long BytesInFlight { get; private set; }

    /// <summary>Number of the next frame on this connection, from 1.</summary>
    public uint NextNumber() => ++_number;

    /// <summary>Whether a frame of this size may be sent.</summary>
    public bool Allows(int bytes) =>
        !_acknowledging || BytesInFlight == 0 || (_bytesPerSecond > 0 && BytesInFlight + bytes <= _bytesPerSecond * TargetSeconds);

    /// <summary>Records that frame <paramref name="number"/> was sent.</summary>
    public void OnSent(uint number, int bytes)
    {
        // Before the first acknowledgement it is unknown whether the viewer sends any. Keep enough entries to interpret it.
        if (!_acknowledging && _sent.Count >= 64)
        {
            BytesInFlight -= _sent.Dequeue().Bytes;
        }

        BytesInFlight += bytes;
        _sent.Enqueue(new Sent(number, bytes, BytesInFlight, _time.GetTimestamp()));
    }

    /// <summary>Records an acknowledgement of every frame up to <paramref name="number"/>; true if it is new.</summary>
    public bool OnAcknowledged(uint number)
    {
        _acknowledging = true;
        var fresh = false;
        Sent last = default;
        while (_sent.TryPeek(out var sent) && unchecked((int)(number - sent.Number)) >= 0)
        {
            last = _sent.Dequeue();
            BytesInFlight -= last.Bytes;
            fresh = true;
        }

        if (fresh)
        {
            // In that time, the viewer consumed everything that was in flight before this frame, and the frame itself.
            var seconds = Math.Max(_time.GetElapsedTime(last.At).TotalSeconds, 0.0005);
            var rate = last.Queued / seconds;
            _bytesPerSecond = _bytesPerSecond == 0 ? rate : _bytesPerSecond + ((rate - _bytesPerSecond) / 4);
        }

        return fresh;
    }

    private readonly record struct Sent(uint Number, int Bytes, long Queued, long At);
}
