using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.Client;

/// <summary>Frames of a byte stream. The reader adds frames, and the uplink takes the newest.</summary>
internal sealed class MjpegSource(TimeProvider time) : IFrameSource
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The newest frame. Take swaps it with the buffer that the uplink sends from, so the reader never overwrites a frame that is being
    // sent.
    private byte[] _newest = [];
    private byte[] _taken = [];
    private int _newestLength;
    private int _takenLength;
    private long _newestTimestamp;
    private long _takenTimestamp;
    private long _nextDue;
    private int _arrived;
    private uint _intervalMs;
    private bool _ended;
    private FrameSize _size;
    private Action? _changed;

    /// <summary>Completes with the first connection.</summary>
    public Task Connected => _connected.Task;

    public bool IsFinished
    {
        get
        {
            lock (_lock)
            {
                return _ended && _arrived == 0;
            }
        }
    }

    public TimeSpan UntilNext => Timeout.InfiniteTimeSpan;

    /// <summary>Adds a frame, which replaces the waiting one. Frames above the desired rate are dropped.</summary>
    public void Put(ReadOnlySpan<byte> jpeg, JpegShape shape)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (now < _nextDue)
            {
                return;
            }

            // A frame may be early by a tenth of the interval: sources jitter, and dropping such frames would halve the rate.
            _nextDue = now + (long)(_intervalMs * 0.9 * time.TimestampFrequency / 1000);
            if (_newest.Length < jpeg.Length)
            {
                _newest = new byte[jpeg.Length + (jpeg.Length / 4)];
            }

            jpeg.CopyTo(_newest);
            _newestLength = jpeg.Length;
            _newestTimestamp = now;
            _size = new FrameSize(shape.Width, shape.Height);
            _arrived++;
        }

        _changed?.Invoke();
    }

    /// <summary>Records the end of the input.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _changed?.Invoke();
    }

    public void OnChanged(Action changed)
    {
        _changed = changed;
    }

    public void Restart()
    {
        // Keeps the newest frame.
        lock (_lock)
        {
            _arrived = Math.Min(_arrived, 1);
        }

        _connected.TrySetResult();
    }

    public void Describe(Hello hello)
    {
        hello.Board = "stream";
        hello.Sensor = "mjpeg";
        hello.Capabilities = Capabilities.Still | Capabilities.Virtual;
        hello.MaxJpegBytes = WireProtocol.MaxJpegBytes;
    }

    public SettingsResult Apply(CameraSettings desired)
    {
        lock (_lock)
        {
            _intervalMs = desired.IntervalMilliseconds;
            var applied = new CameraSettings
            {
                Revision = desired.Revision,
                IntervalMilliseconds = desired.IntervalMilliseconds,
                Width = (ushort)_size.Width,
                Height = (ushort)_size.Height,
            };
            return new SettingsResult { Applied = applied, Refused = desired.Controls };
        }
    }

    public int Poll()
    {
        lock (_lock)
        {
            var count = _arrived;
            _arrived = 0;
            return count;
        }
    }

    public SourceFrame Take()
    {
        lock (_lock)
        {
            // There is no newer frame than the last one taken. This is only possible for a still, which is then sent again.
            if (_newestLength > 0)
            {
                (_newest, _taken) = (_taken, _newest);
                (_takenLength, _newestLength) = (_newestLength, 0);
                _takenTimestamp = _newestTimestamp;
            }

            return new SourceFrame(_taken.AsMemory(0, _takenLength), _takenTimestamp, _size);
        }
    }

    public SourceFrame TakeStill(Command command) => Take();
}
