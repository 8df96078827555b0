namespace NanoCam.Server.Live;

/// <summary>
/// How many bytes a viewer that acknowledges may have on its way: what it takes in a quarter of a second, measured from its own
/// acknowledgements, and one frame at least. See docs/design/live-window.md.
/// </summary>
internal sealed class LiveWindow
{
    /// <summary>Time's worth of frames on the way.</summary>
    private const double TargetSeconds = 0.25;

    private readonly Queue<Sent> _sent = new();
    private readonly TimeProvider _time;
    private double _bytesPerSecond;
    private uint _number;
    private bool _acknowledging;

    public LiveWindow(TimeProvider time) => _time = time;

    /// <summary>Bytes sent and not acknowledged; 0 until the viewer acknowledges for the first time.</summary>
    public long BytesOnTheWay { get; private set; }

    /// <summary>Number of the next frame on this connection, from 1.</summary>
    public uint NextNumber() => ++_number;

    /// <summary>Whether a frame of so many bytes may go.</summary>
    public bool Allows(int bytes) =>
        !_acknowledging || BytesOnTheWay == 0 || (_bytesPerSecond > 0 && BytesOnTheWay + bytes <= _bytesPerSecond * TargetSeconds);

    /// <summary>Notes that frame <paramref name="number"/> was handed over.</summary>
    public void OnSent(uint number, int bytes)
    {
        // Before the first acknowledgement nobody knows whether there will be one; remember enough to understand it.
        if (!_acknowledging && _sent.Count >= 64)
        {
            BytesOnTheWay -= _sent.Dequeue().Bytes;
        }

        BytesOnTheWay += bytes;
        _sent.Enqueue(new Sent(number, bytes, BytesOnTheWay, _time.GetTimestamp()));
    }

    /// <summary>Notes an acknowledgement of every frame up to <paramref name="number"/>; true when it told something new.</summary>
    public bool OnAcknowledged(uint number)
    {
        _acknowledging = true;
        var fresh = false;
        Sent last = default;
        while (_sent.TryPeek(out var sent) && unchecked((int)(number - sent.Number)) >= 0)
        {
            last = _sent.Dequeue();
            BytesOnTheWay -= last.Bytes;
            fresh = true;
        }

        if (fresh)
        {
            // Everything that stood before this frame when it was sent, and the frame itself, was taken in that time.
            var seconds = Math.Max(_time.GetElapsedTime(last.At).TotalSeconds, 0.0005);
            var rate = last.Queued / seconds;
            _bytesPerSecond = _bytesPerSecond == 0 ? rate : _bytesPerSecond + ((rate - _bytesPerSecond) / 4);
        }

        return fresh;
    }

    private readonly record struct Sent(uint Number, int Bytes, long Queued, long At);
}
