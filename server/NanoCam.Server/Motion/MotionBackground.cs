namespace NanoCam.Server.Motion;

/// <summary>
/// Background model of the cells of a grid. A cell has motion if it differs from its mean by more than its usual deviation, and also from
/// the previous frame. The second condition excludes a single change, such as a lamp that is turned on or a box that was put down. A gain
/// for the whole frame compensates for exposure. Used by one thread at a time.
/// </summary>
internal sealed class MotionBackground
{
    // Frames after a start that only train the background: enough to measure the deviation of a cell that rain or a clock changes
    // occasionally.
    private const int LearningFrames = 24;

    // If more than this share of the cells changes, the cause is the light or the view, not an object.
    private const double LightChange = 0.6;

    // Time constants of the mean, in seconds: for a cell without motion, for one that has changed once, and for one with motion.
    private const double StillSeconds = 12;
    private const double ChangedSeconds = 4;
    private const double MovingSeconds = 60;
    private const double DeviationSeconds = 30;

    // A frame after a long pause counts as much as one after this time.
    private const double LongestStep = 2;

    // The threshold for the previous frame is lower than that for the mean, because an object overlaps its previous position.
    private const float StepPart = 0.6f;

    // Cells of the smallest patch that counts.
    private const int MinPatch = 6;

    // Maximum number of cells that an object crosses between two frames.
    private const int Reach = 20;

    // States of a cell: it has changed; it also differs from the frame before.
    private const byte Changed = 1;
    private const byte Steps = 2;
    private const int StepFlag = 1 << 30;

    // Limit on a change, as a multiple of the smallest difference.
    private const float MaxChange = 2.5f;

    // A change of the gain between two frames that no object can cause. Cells that do not follow it, such as text in the frame, then appear
    // to move.
    private const float ExposureChange = 0.04f;

    private const float Dark = 16;
    private const float Bright = 245;

    private readonly GridSize _grid;
    private readonly float[] _mean;
    private readonly float[] _variance;
    private readonly float[] _deviation;
    private readonly float[] _before;
    private readonly float[] _now;
    private readonly byte[] _state;
    private readonly bool[] _isWide;
    private readonly bool[] _moving;
    private readonly int[] _patch;
    private readonly RecurringMotion _recurring;
    private double _seconds;
    private int _patchLength;
    private int _place;
    private int _learned;
    private bool _isRebased;
    private float _gain = 1;

    /// <summary>Creates an empty background.</summary>
    public MotionBackground(GridSize grid)
    {
        _grid = grid;
        _mean = new float[grid.Cells];
        _variance = new float[grid.Cells];
        _deviation = new float[grid.Cells];
        _before = new float[grid.Cells];
        _now = new float[grid.Cells];
        _state = new byte[grid.Cells];
        _isWide = new bool[grid.Cells];
        _moving = new bool[grid.Cells];
        _patch = new int[grid.Cells];
        _recurring = new RecurringMotion(grid.Cells);
    }

    /// <summary>Cells with motion in the last frame, inside and outside the watched area.</summary>
    public ReadOnlySpan<bool> Moving => _moving;

    /// <summary>
    /// Whether some of the moving cells are near those of the previous frame. An object continues from its place; drops of rain appear
    /// anywhere.
    /// </summary>
    public bool GoesOn { get; private set; }

    /// <summary>Whether the background is still being learned.</summary>
    public bool IsLearning => _learned < LearningFrames;

    /// <summary>Prevents the comparison of the next frame with the previous one, because frames between them were skipped.</summary>
    public void Rebase() => _isRebased = true;

    /// <summary>Compares a frame with the background and updates it. Returns the number of watched cells with motion.</summary>
    /// <param name="luma">Luma of the cells.</param>
    /// <param name="area">The watched cells.</param>
    /// <param name="thresholds">Thresholds of a difference.</param>
    /// <param name="seconds">Time since the previous frame.</param>
    public int Add(ReadOnlySpan<byte> luma, MotionArea area, MotionThresholds thresholds, double seconds)
    {
        _seconds += Math.Clamp(seconds, 0, LongestStep);
        Array.Clear(_moving);
        if (_learned == 0)
        {
            Start(luma);
            return 0;
        }

        var isExposed = Normalize(luma);
        if (Compare(luma, thresholds) > LightChange * _grid.Cells && !IsLearning)
        {
            Start(luma);
            return 0;
        }

        var isComparable = !IsLearning && !_isRebased && !isExposed;
        _isRebased = false;
        Learn(thresholds, Math.Clamp(seconds, 0, LongestStep));
        return isComparable ? FindPatches(area) : 0;
    }

    private void Start(ReadOnlySpan<byte> luma)
    {
        for (var i = 0; i < luma.Length; i++)
        {
            _mean[i] = _before[i] = luma[i];
            _variance[i] = _deviation[i] = 1;
        }

        (_learned, _isRebased, _gain) = (1, false, 1);
    }

    // The gain is the ratio of the sums over the cells that have not changed much. The first pass includes the changed ones. Returns
    // whether the exposure changes with this frame.
    private bool Normalize(ReadOnlySpan<byte> luma)
    {
        var before = _gain;
        var gain = GainOf(luma, 1, float.MaxValue);
        gain = GainOf(luma, gain, 0.15f);
        for (var i = 0; i < luma.Length; i++)
        {
            // A cell that is clipped now and would be clipped by its mean has not changed.
            _now[i] = luma[i] >= Bright && _mean[i] >= Bright * gain ? _mean[i] : luma[i] * gain;
        }

        _gain = gain;
        return Math.Abs((gain / before) - 1) > ExposureChange;
    }

    private float GainOf(ReadOnlySpan<byte> luma, float gain, float tolerance)
    {
        float expected = 0,
            found = 0;
        for (var i = 0; i < luma.Length; i++)
        {
            if (luma[i] is > (byte)Dark and < (byte)Bright && Math.Abs((luma[i] * gain) - _mean[i]) <= tolerance * _mean[i])
            {
                expected += _mean[i];
                found += luma[i];
            }
        }

        return found > 0 ? Math.Clamp(expected / found, 0.2f, 5) : gain;
    }

    private int Compare(ReadOnlySpan<byte> luma, MotionThresholds thresholds)
    {
        var changed = 0;
        for (var i = 0; i < luma.Length; i++)
        {
            var threshold = Math.Max(thresholds.Difference, thresholds.Deviations * _deviation[i]);
            var isChanged = Math.Abs(_now[i] - _mean[i]) > threshold;
            var isStep = Math.Abs(_now[i] - _before[i]) > threshold * StepPart;
            changed += isChanged ? 1 : 0;
            _state[i] =
                !isChanged ? (byte)0
                : isStep ? Steps
                : Changed;
        }

        return changed;
    }

    // Cells count only as part of a patch that is large enough: rain and noise change single cells.
    private int FindPatches(MotionArea area)
    {
        RemoveLines();
        var count = 0;
        var largest = 0;
        var place = _place;
        GoesOn = false;
        for (var i = 0; i < _state.Length; i++)
        {
            if (_state[i] == 0 || FillPatch(i) < MinPatch)
            {
                continue;
            }

            var size = MarkPatch(area.Cells);
            count += size;
            if (size > largest)
            {
                (largest, place) = (size, _patch[_patchLength / 2] & ~StepFlag);
            }
        }

        _place = place;
        return count;
    }

    // Keeps only the cells that belong to a square of 2 x 2: drops of rain are lines, one cell wide.
    private void RemoveLines()
    {
        Array.Clear(_isWide);
        for (var row = _grid.Width; row < _state.Length; row += _grid.Width)
        {
            for (var i = row + 1; i < row + _grid.Width; i++)
            {
                var above = i - _grid.Width;
                if (_state[i] == Steps && _state[i - 1] == Steps && _state[above] == Steps && _state[above - 1] == Steps)
                {
                    _isWide[i] = _isWide[i - 1] = _isWide[above] = _isWide[above - 1] = true;
                }
            }
        }

        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] = _state[i] == Steps && !_isWide[i] ? Changed : _state[i];
        }
    }

    // Collects the changed cells that touch each other, and takes them out of the states. Returns how many there are.
    private int FillPatch(int start)
    {
        _patchLength = 0;
        Collect(start);
        for (var at = 0; at < _patchLength; at++)
        {
            var cell = _patch[at] & ~StepFlag;
            var column = cell % _grid.Width;
            if (column > 0)
            {
                Collect(cell - 1);
            }

            if (column < _grid.Width - 1)
            {
                Collect(cell + 1);
            }

            if (cell >= _grid.Width)
            {
                Collect(cell - _grid.Width);
            }

            if (cell < _state.Length - _grid.Width)
            {
                Collect(cell + _grid.Width);
            }
        }

        return _patchLength;
    }

    private void Collect(int cell)
    {
        if (_state[cell] > 0)
        {
            _patch[_patchLength++] = _state[cell] == Steps ? cell | StepFlag : cell;
            _state[cell] = 0;
        }
    }

    // Returns the number of watched cells in the patch that move.
    private int MarkPatch(ReadOnlySpan<bool> watched)
    {
        var patch = _patch.AsSpan(0, _patchLength);
        if (_recurring.IsKnown(patch, StepFlag, _seconds))
        {
            return 0;
        }

        var count = 0;
        foreach (var cell in patch)
        {
            if ((cell & StepFlag) != 0)
            {
                var at = cell & ~StepFlag;
                _moving[at] = true;
                count += watched[at] ? 1 : 0;
                GoesOn |= watched[at] && IsNear(at, _place);
            }
        }

        return count;
    }

    private bool IsNear(int cell, int other) =>
        Math.Abs((cell % _grid.Width) - (other % _grid.Width)) <= Reach && Math.Abs((cell / _grid.Width) - (other / _grid.Width)) <= Reach;

    private void Learn(MotionThresholds thresholds, double seconds)
    {
        // The plain mean of the first frames, so that each of them has the same weight.
        var start = IsLearning ? 1f / (_learned + 1) : 0;
        var still = Math.Max(start, PartOf(seconds, StillSeconds));
        var stays = Math.Max(start, PartOf(seconds, ChangedSeconds));
        var moves = Math.Max(start, PartOf(seconds, MovingSeconds));
        var varies = Math.Max(start, PartOf(seconds, DeviationSeconds));
        for (var i = 0; i < _now.Length; i++)
        {
            var difference = _now[i] - _mean[i];
            _mean[i] +=
                difference
                * (
                    _state[i] switch
                    {
                        0 => still,
                        Changed => stays,
                        _ => moves,
                    }
                );
            // The root mean square, because rain changes a cell rarely but strongly. An object that crosses once has little weight.
            var change = Math.Min(Math.Abs(_now[i] - _before[i]), MaxChange * thresholds.Difference);
            _variance[i] += ((change * change) - _variance[i]) * varies;
            _deviation[i] = MathF.Sqrt(_variance[i]);
        }

        _now.CopyTo(_before, 0);
        _learned = Math.Min(_learned + 1, LearningFrames);
    }

    private static float PartOf(double seconds, double time) => (float)(1 - Math.Exp(-seconds / time));
}
