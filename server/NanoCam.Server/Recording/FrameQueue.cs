using NanoCam.Archive;
using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording;

/// <summary>A frame that is waiting to be written to disk. It has its own reference.</summary>
/// <param name="Recorder">The recorder of its camera.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Entry">Its record, without offset and checksum.</param>
/// <param name="IsMinute">Whether it is also written to the minute tier.</param>
/// <param name="IsHour">Whether it is also written to the hour tier.</param>
internal readonly record struct RecordedFrame(CameraRecorder Recorder, Frame Frame, FrameEntry Entry, bool IsMinute, bool IsHour);

/// <summary>
/// Frames of all cameras that are waiting for the writer. Bounded: when the disk is too slow, the oldest frame is dropped. Adding
/// takes constant time and allocates nothing.
/// </summary>
internal sealed class FrameQueue(long maxBytes) : IDisposable
{
    private const int Capacity = 8_192;

    // The writer wakes for this many bytes, or once in its interval. Not for the batch of one camera: eight cameras fill eight of them.
    private const long WakeBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly RecordedFrame[] _frames = new RecordedFrame[Capacity];
    private readonly ManualResetEventSlim _wake = new();
    private int _first;
    private int _count;
    private long _bytes;

    /// <summary>Bytes of the waiting frames.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Adds a frame whose reference the queue takes over.</summary>
    public void Add(in RecordedFrame frame)
    {
        var size = frame.Frame.Buffer.Length;
        lock (_gate)
        {
            while (_count > 0 && (_count == Capacity || _bytes + size > maxBytes))
            {
                var dropped = Take();
                dropped.Recorder.CountDropped(dropped.Entry);
                dropped.Frame.Release();
            }

            _frames[(_first + _count) % Capacity] = frame;
            _count++;
            _bytes += size;
            if (_bytes >= WakeBytes)
            {
                _wake.Set();
            }
        }
    }

    /// <summary>
    /// Takes the oldest frame; false if there is none. The counts of the frames dropped before it are added to its record.
    /// </summary>
    public bool TryTake(out RecordedFrame frame)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                _wake.Reset();
                frame = default;
                return false;
            }

            frame = Take();
            // Inside the lock, because a frame that is dropped from now on comes after this one.
            frame = frame with { Entry = frame.Recorder.TakeDropped().MoveTo(frame.Entry) };
            return true;
        }
    }

    /// <summary>Waits until there is enough to write, or for the interval.</summary>
    public void Wait(TimeSpan interval) => _wake.Wait(interval);

    /// <summary>Ends the wait of the writer.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private RecordedFrame Take()
    {
        var frame = _frames[_first];
        _frames[_first] = default;
        _first = (_first + 1) % Capacity;
        _count--;
        _bytes -= frame.Frame.Buffer.Length;
        return frame;
    }
}
