using System.Numerics;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Motion;

/// <summary>
/// Background model of the cells of a grid. A cell has motion if it differs from its mean by more than its usual deviation, and also from
/// the previous frame. The second condition excludes a single change, such as a lamp that is turned on or a box that was put down. A gain
/// for the whole frame compensates for exposure, and a shift of its colors for the white balance. Used by one thread at a time.
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

    // Limit on a change, as a multiple of the smallest difference.
    private const float MaxChange = 2.5f;

    // A change of the gain between two frames that no object can cause. Cells that do not follow it, such as text in the frame, then appear
    // to move.
    private const float ExposureChange = 0.04f;

    private const float Dark = 16;
    private const float Bright = 245;

    private readonly GridSize _grid;
    private readonly CellPlane _luma;
    private readonly CellPlane _blue;
    private readonly CellPlane _red;
    private readonly float[] _variance;
    private readonly float[] _deviation;
    private readonly float[] _toMean;
    private readonly float[] _toBefore;
    private readonly float[] _parts;
    private readonly byte[] _state;
    private readonly MotionPatches _patches;
    private double _seconds;
    private int _learned;
    private bool _isRebased;
    private float _gain = 1;

    /// <summary>Creates an empty background.</summary>
    public MotionBackground(GridSize grid)
    {
        _grid = grid;
        (_luma, _blue, _red) = (new CellPlane(grid.Cells), new CellPlane(grid.Cells), new CellPlane(grid.Cells));
        _variance = new float[grid.Cells];
        _deviation = new float[grid.Cells];
        _toMean = new float[grid.Cells];
        _toBefore = new float[grid.Cells];
        _parts = new float[grid.Cells];
        _state = new byte[grid.Cells];
        _patches = new MotionPatches(grid);
    }

    /// <summary>Cells with motion in the last frame, inside and outside the watched area.</summary>
    public ReadOnlySpan<bool> Moving => _patches.Moving;

    /// <summary>
    /// Whether some of the moving cells are near those of the previous frame. An object continues from its place; drops of rain appear
    /// anywhere.
    /// </summary>
    public bool GoesOn => _patches.GoesOn;

    /// <summary>Whether the background is still being learned.</summary>
    public bool IsLearning => _learned < LearningFrames;

    /// <summary>Prevents the comparison of the next frame with the previous one, because frames between them were skipped.</summary>
    public void Rebase() => _isRebased = true;

    /// <summary>Compares a frame with the background and updates it. Returns the number of watched cells with motion.</summary>
    /// <param name="cells">The cells of the frame.</param>
    /// <param name="area">The watched cells.</param>
    /// <param name="thresholds">Thresholds of a difference.</param>
    /// <param name="seconds">Time since the previous frame.</param>
    public int Add(MotionCells cells, MotionArea area, MotionThresholds thresholds, double seconds)
    {
        _seconds += Math.Clamp(seconds, 0, LongestStep);
        _patches.Clear();
        if (_learned == 0)
        {
            Start(cells);
            return 0;
        }

        var isExposed = Normalize(cells.Luma);
        _blue.Set(cells.Blue);
        _blue.Shift(thresholds.Difference);
        _red.Set(cells.Red);
        _red.Shift(thresholds.Difference);
        if (Compare(thresholds) > LightChange * _grid.Cells && !IsLearning)
        {
            Start(cells);
            return 0;
        }

        var isComparable = !IsLearning && !_isRebased && !isExposed;
        _isRebased = false;
        Learn(thresholds, Math.Clamp(seconds, 0, LongestStep));
        return isComparable ? _patches.Find(_state, area, _seconds) : 0;
    }

    private void Start(MotionCells cells)
    {
        _luma.Start(cells.Luma);
        _blue.Start(cells.Blue);
        _red.Start(cells.Red);
        Array.Fill(_variance, 1);
        Array.Fill(_deviation, 1);
        (_learned, _isRebased, _gain) = (1, false, 1);
    }

    // The gain is the ratio of the sums over the cells that have not changed much. The first pass includes the changed ones. Returns
    // whether the exposure changes with this frame.
    private bool Normalize(ReadOnlySpan<byte> luma)
    {
        var before = _gain;
        _luma.Set(luma);
        var gain = GainOf(1, float.MaxValue);
        gain = GainOf(gain, 0.15f);
        var now = _luma.Now;
        var mean = _luma.Mean;
        for (var i = 0; i < luma.Length; i++)
        {
            // A cell that is clipped now and would be clipped by its mean has not changed.
            now[i] = luma[i] >= Bright && mean[i] >= Bright * gain ? mean[i] : luma[i] * gain;
        }

        _gain = gain;
        return Math.Abs((gain / before) - 1) > ExposureChange;
    }

    private float GainOf(float gain, float tolerance)
    {
        var now = MemoryMarshal.Cast<float, Vector<float>>(_luma.Now);
        var mean = MemoryMarshal.Cast<float, Vector<float>>(_luma.Mean);
        var (dark, bright) = (new Vector<float>(Dark), new Vector<float>(Bright));
        var (expected, found) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < now.Length; i++)
        {
            var counts =
                Vector.GreaterThan(now[i], dark)
                & Vector.LessThan(now[i], bright)
                & Vector.LessThanOrEqual(Vector.Abs((now[i] * gain) - mean[i]), mean[i] * tolerance);
            expected += Vector.ConditionalSelect(counts, mean[i], Vector<float>.Zero);
            found += Vector.ConditionalSelect(counts, now[i], Vector<float>.Zero);
        }

        var sum = Vector.Sum(found);
        return sum > 0 ? Math.Clamp(Vector.Sum(expected) / sum, 0.2f, 5) : gain;
    }

    private int Compare(MotionThresholds thresholds)
    {
        Array.Clear(_toMean);
        Array.Clear(_toBefore);
        _luma.Measure(_toMean, _toBefore);
        _blue.Measure(_toMean, _toBefore);
        _red.Measure(_toMean, _toBefore);
        var changed = 0;
        for (var i = 0; i < _state.Length; i++)
        {
            var threshold = Math.Max(thresholds.Difference, thresholds.Deviations * _deviation[i]);
            var isChanged = _toMean[i] > threshold;
            var isStep = _toBefore[i] > threshold * StepPart;
            changed += isChanged ? 1 : 0;
            _state[i] =
                !isChanged ? (byte)0
                : isStep ? MotionPatches.Steps
                : MotionPatches.Changed;
        }

        return changed;
    }

    private void Learn(MotionThresholds thresholds, double seconds)
    {
        // The plain mean of the first frames, so that each of them has the same weight.
        var start = IsLearning ? 1f / (_learned + 1) : 0;
        var still = Math.Max(start, PartOf(seconds, StillSeconds));
        var stays = Math.Max(start, PartOf(seconds, ChangedSeconds));
        var moves = Math.Max(start, PartOf(seconds, MovingSeconds));
        var varies = Math.Max(start, PartOf(seconds, DeviationSeconds));
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i] = _state[i] switch
            {
                0 => still,
                MotionPatches.Changed => stays,
                _ => moves,
            };
        }

        LearnDeviations(MaxChange * thresholds.Difference, varies);
        _luma.Learn(_parts);
        _blue.Learn(_parts);
        _red.Learn(_parts);
        _learned = Math.Min(_learned + 1, LearningFrames);
    }

    // The root of the mean square: rain changes a cell rarely, but strongly. A single crossing of the view has little effect.
    private void LearnDeviations(float largest, float part)
    {
        var changes = CellPlane.Vectors(_toBefore);
        var variance = CellPlane.Vectors(_variance);
        var deviation = CellPlane.Vectors(_deviation);
        for (var i = 0; i < changes.Length; i++)
        {
            var change = Vector.Min(changes[i], new Vector<float>(largest));
            variance[i] += ((change * change) - variance[i]) * part;
            deviation[i] = Vector.SquareRoot(variance[i]);
        }
    }

    private static float PartOf(double seconds, double time) => (float)(1 - Math.Exp(-seconds / time));
}
