using System.Numerics;
using System.Runtime.InteropServices;

namespace NanoCam.Server.Motion;

/// <summary>
/// Learns how each cell of a grid looks without motion, and finds the cells that move: they differ from their mean by more than they
/// usually do, and from the frame before. The second condition leaves out what changes once and stays, such as the light of a lamp or a
/// box that was put down. A gain for the whole frame removes changes of exposure, and a shift of its colors those of the white balance.
/// Used by one thread at a time.
/// </summary>
internal sealed class MotionBackground
{
    // Frames that are only learned after a start: enough to see how restless a cell is that rain or a clock changes now and then.
    private const int LearningFrames = 24;

    // Above this part of changed cells, the light or the view has changed, and not an object.
    private const double LightChange = 0.6;

    // Seconds in which the mean follows a change by 63 %: of a cell that is still, that has changed and stays, and that moves.
    private const double StillSeconds = 12;
    private const double ChangedSeconds = 4;
    private const double MovingSeconds = 60;
    private const double DeviationSeconds = 30;

    // A frame after a long pause counts as much as one after this time.
    private const double LongestStep = 2;

    // The frame before differs by less than the mean does, because an object overlaps its place in the frame before.
    private const float StepPart = 0.6f;

    // A change counts as at most so many times the smallest difference.
    private const float MaxChange = 2.5f;

    // A change of the gain from one frame to the next that no object causes. Cells that do not follow it, such as text in the frame, seem
    // to move then.
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

    /// <summary>Cells that moved in the last frame, inside and outside of the watched area.</summary>
    public ReadOnlySpan<bool> Moving => _patches.Moving;

    /// <summary>Whether some of the cells that moved are near those that moved before.</summary>
    public bool GoesOn => _patches.GoesOn;

    /// <summary>Whether it still learns how the cells look.</summary>
    public bool IsLearning => _learned < LearningFrames;

    /// <summary>Does not compare the next frame with the one before it, because frames between them were left out.</summary>
    public void Rebase() => _isRebased = true;

    /// <summary>Compares a frame and learns from it. Returns the number of watched cells that move.</summary>
    /// <param name="cells">The cells of the frame.</param>
    /// <param name="area">The watched cells.</param>
    /// <param name="thresholds">What counts as a difference.</param>
    /// <param name="seconds">Time since the frame before.</param>
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
        // A running mean of the first frames, so that the second does not count for little.
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

    // The root of the mean square: rain changes a cell seldom and by much. What crosses the view once counts for little.
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
