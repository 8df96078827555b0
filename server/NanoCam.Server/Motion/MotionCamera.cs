using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Motion;

/// <summary>
/// Motion detection of one camera: selects frames from its feed at the analysis rate, and holds the newest one until a worker is free.
/// </summary>
internal sealed class MotionCamera(Camera camera, MotionSettings settings, MotionOptions options, Action<MotionCamera> enqueue) : IFrameSink
{
    private const double Second = 1_000_000;

    // After decoding, the analysis of the camera pauses for this multiple of the decoding time, so that no camera occupies the workers.
    private const int PauseFactor = 9;

    // After each request for the cells, frames are analyzed at the higher rate for this time.
    private const long ObservedMicroseconds = 5_000_000;

    private readonly Lock _gate = new();
    private readonly Lock _analysis = new();
    private readonly MotionDetector _detector = new(settings);
    private Frame? _waiting;
    private bool _isQueued;
    private bool _isClosed;
    private long _due;
    private long _observed;
    private string? _problem;
    private double _brightness = double.NaN;
    private CameraSettings? _applied;

    /// <summary>The camera.</summary>
    public Camera Camera => camera;

    /// <summary>Its settings.</summary>
    public MotionSettings Settings => settings;

    /// <summary>Mean luma of the last analyzed frame, 0 to 255; NaN before the first one.</summary>
    public double Brightness => Volatile.Read(ref _brightness);

    /// <summary>Whether a snapshot is in progress.</summary>
    public bool IsCapturing { get; set; }

    /// <inheritdoc/>
    public bool IsHoldingFrame => Volatile.Read(ref _waiting) is not null;

    /// <inheritdoc/>
    /// <remarks>Frames are scaled to an eighth, and the grid has 80 cells in a row.</remarks>
    public FrameDemand Demand { get; } = new(options.ActiveFps, 640);

    /// <inheritdoc/>
    public bool IsViewer => false;

    /// <inheritdoc/>
    public void Offer(Frame frame)
    {
        Frame? replaced;
        bool isNew;
        lock (_gate)
        {
            // Also after the clock of the server was set back.
            if (_isClosed || (frame.ReceivedMicroseconds < _due && frame.ReceivedMicroseconds > _due - (60 * Second)))
            {
                return;
            }

            replaced = _waiting;
            _waiting = frame.AddReference();
            isNew = !_isQueued;
            _isQueued = true;
        }

        replaced?.Release();
        if (isNew)
        {
            enqueue(this);
        }
    }

    /// <summary>Analyzes the waiting frame, on the thread of a worker.</summary>
    public MotionStep Analyze(MotionDecoder decoder, TimeProvider time)
    {
        if (Take() is not { } frame)
        {
            return default;
        }

        var started = time.GetTimestamp();
        try
        {
            return Analyze(decoder, frame);
        }
        finally
        {
            Schedule(frame.ReceivedMicroseconds, time.GetElapsedTime(started));
            frame.Release();
        }
    }

    /// <summary>Ends the event after a period without motion, even if no more frames arrive. Returns it, or null.</summary>
    public MotionEvent? EndIfQuiet(long nowMicroseconds)
    {
        lock (_analysis)
        {
            return _detector.EndIfQuiet(nowMicroseconds);
        }
    }

    /// <summary>
    /// Ignores the next frames if the size or a control has changed. The quality also changes with the link, often when something enters
    /// the scene.
    /// </summary>
    public void OnSettingsApplied(CameraSettings applied)
    {
        var before = Interlocked.Exchange(ref _applied, applied);
        if (
            before is null
            || (before.Width, before.Height) != (applied.Width, applied.Height)
            || !before.Controls.SequenceEqual(applied.Controls)
        )
        {
            Settle();
        }
    }

    /// <summary>Ignores the next frames, because size or exposure of the camera changes.</summary>
    public void Settle()
    {
        lock (_analysis)
        {
            _detector.Settle();
        }
    }

    /// <summary>Ends the analysis. Returns the event that was in progress, or null.</summary>
    public MotionEvent? Close()
    {
        Frame? held;
        lock (_gate)
        {
            _isClosed = true;
            held = _waiting;
            _waiting = null;
        }

        held?.Release();
        lock (_analysis)
        {
            return _detector.End();
        }
    }

    /// <summary>Result of the last frame. After this call, the analysis runs at the higher rate for a few seconds.</summary>
    public MotionView Observe(long nowMicroseconds)
    {
        Volatile.Write(ref _observed, nowMicroseconds);
        lock (_analysis)
        {
            var moving = _detector.Moving;
            var cells = new List<int>();
            for (var i = 0; i < moving.Length; i++)
            {
                if (moving[i])
                {
                    cells.Add(i);
                }
            }

            return new MotionView(StateOf(), _problem, _detector.TimeMicroseconds, _detector.Grid, cells)
            {
                Level = _detector.Level,
                TriggerLevel = _detector.TriggerLevel,
            };
        }
    }

    private MotionStep Analyze(MotionDecoder decoder, Frame frame)
    {
        _problem =
            frame.Width * (long)frame.Height > options.MaxPixels
                ? $"Frames of {frame.Width} x {frame.Height} pixels are larger than NanoCam:Motion:MaxPixels ({options.MaxPixels})."
                : null;
        if (_problem is not null)
        {
            return default;
        }

        var grid = GridSize.Of(frame.Width, frame.Height);
        if (!decoder.TryDecode(frame.Jpeg.Span, grid, out var cells))
        {
            _problem = "The last frame cannot be decoded.";
            return default;
        }

        Volatile.Write(ref _brightness, MeanOf(cells.Luma));
        lock (_analysis)
        {
            var before = _detector.Current;
            var ended = _detector.Add(grid, cells, frame.CapturedMicroseconds);
            var current = _detector.Current;
            return new MotionStep(IsAnalyzed: true, before is null ? current : null, ended)
            {
                IsMoving = current is not null && current.LastMicroseconds == frame.CapturedMicroseconds,
            };
        }
    }

    private static double MeanOf(ReadOnlySpan<byte> luma)
    {
        var sum = 0L;
        foreach (var cell in luma)
        {
            sum += cell;
        }

        return luma.Length == 0 ? double.NaN : (double)sum / luma.Length;
    }

    private Frame? Take()
    {
        lock (_gate)
        {
            var frame = _waiting;
            _waiting = null;
            _isQueued = false;
            return frame;
        }
    }

    private void Schedule(long received, TimeSpan elapsed)
    {
        bool isActive;
        lock (_analysis)
        {
            isActive = _detector.IsActive;
        }

        var rate = isActive || received - Volatile.Read(ref _observed) < ObservedMicroseconds ? options.ActiveFps : options.IdleFps;
        // Half a frame interval at 30 frames per second, because frames are never exactly 0.5 s apart.
        var interval = (long)((Second / rate) - (Second / 60));
        lock (_gate)
        {
            _due = received + Math.Max(interval, (long)elapsed.TotalMicroseconds * PauseFactor);
        }
    }

    private MotionState StateOf()
    {
        if (_problem is not null)
        {
            return MotionState.Failed;
        }

        if (_detector.TimeMicroseconds == 0)
        {
            return MotionState.Waiting;
        }

        return _detector.Current is not null ? MotionState.Motion
            : _detector.IsLearning ? MotionState.Learning
            : MotionState.Still;
    }
}
