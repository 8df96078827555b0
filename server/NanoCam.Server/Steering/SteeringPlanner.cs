using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Steering;

/// <summary>
/// Converts bytes per second to quality, size and interval: it lowers the quality first, then the size, then the rate. A higher size or
/// quality has to wait, because a change of the size costs 100 to 300 ms and resets the exposure.
/// </summary>
internal sealed class SteeringPlanner
{
    private const long Second = 1_000_000;
    private const long BetweenChanges = 10 * Second;
    private const long AfterFailedStep = 60 * Second;
    private const double SizeMargin = 1.25;
    private const int SmallestWidth = 320;
    private const int FastestMs = 40;

    private readonly FrameBytesModel _model = new();
    private (int Width, int Height) _size;
    private int _quality;
    private int _intervalMs;
    private long _sizeAt;
    private long _sizeUpAt = -BetweenChanges;
    private long _qualityAt;
    private long _noSizeUpBefore;

    /// <summary>Whether the last plan is the maximum that the limits allow.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether only a larger size could use more bytes.</summary>
    public bool IsBestOfSize { get; private set; }

    /// <summary>Bytes per second of the last plan.</summary>
    public double PredictedRate => _model.Predict(_size.Width * _size.Height, _quality) * 1000 / Math.Max(_intervalMs, FastestMs);

    /// <summary>Updates the estimate of frame sizes.</summary>
    public void Learn(in DeliveredFrame frame)
    {
        if (!frame.IsSettling && frame.Quality > 0 && frame.Pixels > 0)
        {
            _model.Learn(frame.Pixels, frame.Quality, frame.Bytes);
        }
    }

    /// <summary>Records that the link failed. A size that was raised just before is not tried again for a minute.</summary>
    public void Fail(long now)
    {
        if (now - _sizeUpAt < BetweenChanges)
        {
            _noSizeUpBefore = now + AfterFailedStep;
        }
    }

    /// <summary>Makes a plan.</summary>
    /// <param name="limits">Limits of the plan.</param>
    /// <param name="demand">Demand for frames.</param>
    /// <param name="rate">Bytes per second; infinity is no limit.</param>
    /// <param name="now">Time.</param>
    /// <param name="isUrgent">Whether size and quality may change at once.</param>
    /// <param name="cause">Reason for the rate.</param>
    public SteeringDecision Plan(SteeringLimits limits, FrameDemand demand, double rate, long now, bool isUrgent, SteeringReason cause)
    {
        var largest = SizeFor(limits, demand.Width);
        var fastest = IntervalFor(limits, demand);
        var frame = rate * Math.Max(fastest, FastestMs) / 1000;
        ChooseSize(limits, largest, frame, now, isUrgent);
        ChooseQuality(limits, frame, now, isUrgent);
        ChooseInterval(fastest, rate);
        IsBestOfSize = _quality == limits.Quality && _intervalMs == fastest;
        IsFull = IsBestOfSize && _size == largest;
        var budget = double.IsInfinity(rate) ? 0 : (int)Math.Min(rate * Math.Max(_intervalMs, FastestMs) / 1000, int.MaxValue);
        return new SteeringDecision(
            _intervalMs,
            _size.Width,
            _size.Height,
            _quality,
            budget,
            Reason(limits, demand, cause, largest, fastest)
        );
    }

    private static SteeringReason Reason(
        SteeringLimits limits,
        FrameDemand demand,
        SteeringReason cause,
        (int Width, int Height) largest,
        int fastest
    ) =>
        demand == FrameDemand.Nothing ? SteeringReason.Idle
        : cause != SteeringReason.AsDesired ? cause
        : largest.Width < limits.Width || fastest > limits.IntervalMs ? SteeringReason.Viewers
        : SteeringReason.AsDesired;

    private void ChooseSize(SteeringLimits limits, (int Width, int Height) largest, double frame, long now, bool isUrgent)
    {
        var next = _size;
        if (_size.Width == 0 || _size.Width > largest.Width)
        {
            next = largest;
        }

        // A slow decline waits like an increase, until the interval would grow by a quarter.
        var mayShrink = isUrgent || now - _sizeAt >= BetweenChanges;
        var margin = isUrgent ? 1 : SizeMargin;
        while (
            mayShrink
            && _model.Predict(next.Width * next.Height, limits.LowestQuality) > frame * margin
            && Smaller(limits, next) is { } smaller
        )
        {
            next = smaller;
        }

        if (
            next == _size
            && now - _sizeAt >= BetweenChanges
            && now >= _noSizeUpBefore
            && Larger(largest, limits, _size) is { } larger
            && _model.Predict(larger.Width * larger.Height, limits.LowestQuality) * SizeMargin <= frame
        )
        {
            next = larger;
            _sizeUpAt = now;
        }

        if (next != _size)
        {
            _size = next;
            _sizeAt = now;
            _qualityAt = now - BetweenChanges;
        }
    }

    private void ChooseQuality(SteeringLimits limits, double frame, long now, bool isUrgent)
    {
        var best = double.IsInfinity(frame)
            ? limits.Quality
            : Math.Max(_model.BestQuality(_size.Width * _size.Height, frame, limits.LowestQuality, limits.Quality), limits.LowestQuality);
        var difference = Math.Abs(best - _quality);
        var reachesLimit = best == limits.Quality && difference > 0;
        if (_quality == 0 || (now - _qualityAt >= BetweenChanges && (difference >= 3 || reachesLimit)) || (isUrgent && best < _quality))
        {
            _quality = best;
            _qualityAt = now;
        }
    }

    // The rate compensates for the rounding of size and quality.
    private void ChooseInterval(int fastest, double rate)
    {
        var predicted = _model.Predict(_size.Width * _size.Height, _quality);
        var needed = double.IsInfinity(rate) ? fastest : (int)Math.Min(Math.Ceiling(predicted * 1000 / rate), 3_600_000);
        var next = needed <= Math.Max(fastest, FastestMs) ? fastest : needed;
        if (next == fastest || Math.Abs(next - _intervalMs) * 10 > _intervalMs)
        {
            _intervalMs = next;
        }
    }

    private static int IntervalFor(SteeringLimits limits, FrameDemand demand)
    {
        if (demand == FrameDemand.Nothing)
        {
            return Math.Max(limits.IdleIntervalMs, limits.IntervalMs);
        }

        return double.IsInfinity(demand.FramesPerSecond)
            ? limits.IntervalMs
            : Math.Max(limits.IntervalMs, (int)(1000 / demand.FramesPerSecond));
    }

    // The smallest size of the same shape that is not smaller than what is shown.
    private static (int Width, int Height) SizeFor(SteeringLimits limits, int width)
    {
        var size = (limits.Width, limits.Height);
        while (width > 0 && Smaller(limits, size) is { } smaller && smaller.Width >= width)
        {
            size = smaller;
        }

        return size;
    }

    private static (int Width, int Height)? Smaller(SteeringLimits limits, (int Width, int Height) size)
    {
        (int Width, int Height)? found = null;
        for (var i = 0; i < FrameSizeNumbers.Count; i++)
        {
            var (width, height) = ((int)FrameSizeNumbers.WidthOf(i), (int)FrameSizeNumbers.HeightOf(i));
            if (
                width < size.Width
                && width >= SmallestWidth
                && HasShape(limits, width, height)
                && (found is not { } best || width > best.Width)
            )
            {
                found = (width, height);
            }
        }

        return found;
    }

    private static (int Width, int Height)? Larger((int Width, int Height) largest, SteeringLimits limits, (int Width, int Height) size)
    {
        if (size.Width >= largest.Width)
        {
            return null;
        }

        var next = largest;
        while (Smaller(limits, next) is { } smaller && smaller.Width > size.Width)
        {
            next = smaller;
        }

        return next;
    }

    // Other shapes show another part of the scene.
    private static bool HasShape(SteeringLimits limits, int width, int height) =>
        Math.Abs((double)width * limits.Height / ((double)height * limits.Width) - 1) < 0.07;
}
