namespace NanoCam.Server.Motion;

/// <summary>
/// Turns the grids of one camera into events. An event starts after motion in 3 of the last 5 frames that lasts long enough, and ends after
/// a period without motion. Pure: the times are those of the frames. Used by one thread at a time.
/// </summary>
internal sealed class MotionDetector
{
    private const int Window = 5;
    private const int MinFrames = 3;
    private const int MinProlongingFrames = 2;

    // Gain, exposure and colors of a sensor settle within three frames.
    private const int SettlingFrames = 3;

    private const long Second = 1_000_000;

    private readonly MotionSettings _settings;
    private readonly MotionThresholds _thresholds;
    private GridSize _grid;
    private MotionArea? _area;
    private MotionBackground? _background;
    private int _ignored;
    private uint _history;
    private long _time;
    private long _runStart;
    private double _runPeak;
    private long _runBest;

    /// <summary>Creates a detector that has seen no frame.</summary>
    public MotionDetector(MotionSettings settings)
    {
        _settings = settings;
        _thresholds = MotionThresholds.Of(settings.Sensitivity);
    }

    /// <summary>The event in progress, or null.</summary>
    public MotionEvent? Current { get; private set; }

    /// <summary>Level of the last frame, 0 to 100.</summary>
    public double Level { get; private set; }

    /// <summary>Level from which a frame counts as motion.</summary>
    public double TriggerLevel { get; private set; }

    /// <summary>Whether more frames should be analyzed: during motion, or while the background is being learned.</summary>
    public bool IsActive => _history != 0 || Current is not null || IsLearning;

    /// <summary>Whether the background is being learned.</summary>
    public bool IsLearning => _background?.IsLearning != false || _ignored > 0;

    /// <summary>The grid of the last frame.</summary>
    public GridSize Grid => _grid;

    /// <summary>Capture time of the last frame.</summary>
    public long TimeMicroseconds => _time;

    /// <summary>Cells with motion in the last frame.</summary>
    public ReadOnlySpan<bool> Moving => _background is null ? default : _background.Moving;

    /// <summary>Ignores the next frames, because size or exposure of the camera changes.</summary>
    public void Settle()
    {
        _ignored = SettlingFrames;
        _background?.Rebase();
    }

    /// <summary>Analyzes a frame. Returns the event that this frame ended, or null.</summary>
    public MotionEvent? Add(GridSize grid, MotionCells cells, long capturedMicroseconds)
    {
        Prepare(grid, capturedMicroseconds);
        var step = (capturedMicroseconds - _time) / (double)Second;
        _time = capturedMicroseconds;
        var moving = 0;
        if (_ignored > 0)
        {
            _ignored--;
        }
        else
        {
            moving = _background!.Add(cells, _area!, _thresholds, step);
        }

        Level = MotionLevel.Of(moving, _area!.Count);
        var isMotion = moving > 0 && Level >= TriggerLevel;
        _history = ((_history << 1) | (isMotion ? 1u : 0)) & ((1u << Window) - 1);
        if (isMotion)
        {
            if (!_background!.GoesOn)
            {
                (_history, _runStart) = (1, 0);
            }

            AddMotion();
        }
        else if (_history == 0)
        {
            _runStart = 0;
        }

        return EndIfQuiet(_time);
    }

    /// <summary>Ends the event if the camera has had no motion for long enough. Returns it, or null.</summary>
    public MotionEvent? EndIfQuiet(long nowMicroseconds)
    {
        var quiet = (long)(_settings.CoolDownSeconds * Second);
        return Current is { } current && nowMicroseconds - current.LastMicroseconds >= quiet ? End() : null;
    }

    /// <summary>Ends the event at once. Returns it, or null.</summary>
    public MotionEvent? End()
    {
        var ended = Current;
        (Current, _history, _runStart) = (null, 0, 0);
        return ended;
    }

    private void Prepare(GridSize grid, long captured)
    {
        if (_background is null || grid != _grid)
        {
            _ignored = _background is null ? _ignored : SettlingFrames;
            _grid = grid;
            _area = new MotionArea(grid, _settings);
            _background = new MotionBackground(grid);
            TriggerLevel = _thresholds.LevelOf(_area.Count);
        }

        if (captured < _time)
        {
            // The clock of the camera was set back.
            _time = captured;
            _history = 0;
        }
    }

    private void AddMotion()
    {
        if (_runStart == 0)
        {
            (_runStart, _runPeak, _runBest) = (_time, 0, _time);
        }

        if (Level > _runPeak)
        {
            (_runPeak, _runBest) = (Level, _time);
        }

        var frames = System.Numerics.BitOperations.PopCount(_history);
        if (Current is { } current)
        {
            // A single frame, such as one in which several digits of a clock change, does not extend an event.
            Current =
                frames < MinProlongingFrames ? current
                : Level > current.Peak ? current with { LastMicroseconds = _time, Peak = Level, BestMicroseconds = _time }
                : current with { LastMicroseconds = _time };
        }
        else if (frames >= MinFrames && _time - _runStart >= (long)(_settings.MinDurationSeconds * Second))
        {
            Current = new MotionEvent(_runStart, _time, _runPeak, _runBest);
        }
    }
}

/// <summary>Motion of one camera.</summary>
/// <param name="StartMicroseconds">Capture time of the first frame with motion.</param>
/// <param name="LastMicroseconds">Capture time of the last frame with motion so far.</param>
/// <param name="Peak">Highest level, 0 to 100.</param>
/// <param name="BestMicroseconds">Capture time of the frame with that level.</param>
internal sealed record MotionEvent(long StartMicroseconds, long LastMicroseconds, double Peak, long BestMicroseconds);
