using NanoCam.Server.Frames;

namespace NanoCam.Server.Steering;

/// <summary>
/// Decides interval, size and quality of one camera, so that its frames arrive within half a second and use what the link carries
/// (docs/design/closed-loop.md). Pure: no clock, no input and output, no thread. Times in microseconds. Not thread-safe.
/// </summary>
internal sealed class SteeringController
{
    /// <summary>Target for the age above the minimum age.</summary>
    public const long TargetMicroseconds = 500_000;

    private const long Second = 1_000_000;

    // Below the capacity, so that the queue drains while the next frames are sent.
    private const double DrainShare = 0.85;
    private const double SilentShare = 0.7;

    // Each second: 8 % of at most 100 KB/s, and 2 KB/s, more; 64 % less for a queue of the whole target. Cameras behind one access point
    // have the same queue. The increase hardly depends on the rate, but the decrease does, which brings them to equal rates.
    private const double Growth = 0.08;
    private const double MostGrowingRate = 100_000;
    private const double AddedBytes = 2000;
    private const double Brake = 0.64;

    // Jitter of a mobile network, which does not count as a queue.
    private const long QueueOfJitter = 20_000;

    // While the frames themselves show a capacity that is much higher than the rate.
    private const double FastGrowth = 0.3;

    // A late frame means a stall, not a full link, if less of the capacity was used.
    private const double StallShare = 0.7;

    private const double FailedShare = 0.95;
    private const long FailedLasts = 5 * Second;
    private const long RestAfterFailure = 3 * Second;

    // A rate that is not used does not show whether the link carries a higher one.
    private const double UsedShare = 0.9;
    private const double UnusedShare = 1.25;
    private const int LateFramesOfLongerPath = 50;
    private const int LeastCredit = 2;
    private const int MostCredit = 12;

    private readonly LinkEstimate _link = new();
    private readonly SteeringPlanner _planner = new();
    private SteeringLimits _limits;
    private FrameDemand _demand = FrameDemand.Everything;
    private SteeringReason _cause;
    private double _rate = double.PositiveInfinity;
    private double _failedRate = double.PositiveInfinity;
    private double _usedRate;
    private double _queue;
    private long _failedAt = -FailedLasts;
    private long _lastFrame;
    private long _ignoreUntil;
    private long _steppedAt;
    private long _usedBytes;
    private long _roundTrip;
    private int _late;

    public SteeringController(SteeringLimits limits)
    {
        _limits = limits;
        Decision = _planner.Plan(limits, _demand, _rate, 0, isUrgent: true, SteeringReason.AsDesired);
    }

    /// <summary>Settings for the camera.</summary>
    public SteeringDecision Decision { get; private set; }

    /// <summary>Bytes per second that the frames may take; infinity while the link was never the limit.</summary>
    public double Rate => _rate;

    /// <summary>Estimate of the link.</summary>
    public LinkEstimate Link => _link;

    /// <summary>Number of frames that the camera may have in flight: two, plus those that a round trip holds at the interval.</summary>
    public int Credit => (int)Math.Clamp(LeastCredit + (_roundTrip / (Math.Max(Decision.IntervalMs, 40) * 1000L)), LeastCredit, MostCredit);

    /// <summary>Sets the limits.</summary>
    public void Use(SteeringLimits limits, long now)
    {
        // Called at every tick: only other limits are urgent.
        if (limits == _limits)
        {
            return;
        }

        _limits = limits;
        Replan(now, isUrgent: true);
    }

    /// <summary>Sets the demand of viewers, recording and motion detection.</summary>
    public void Use(FrameDemand demand, long now)
    {
        if (demand != _demand)
        {
            var wasIdle = _demand == FrameDemand.Nothing;
            _demand = demand;
            _lastFrame = now;
            Replan(now, wasIdle);
        }
    }

    /// <summary>Adds a frame that arrived.</summary>
    public void Add(in DeliveredFrame frame)
    {
        var now = frame.Arrived;
        _lastFrame = now;
        _roundTrip = frame.RoundTrip;
        _usedBytes += frame.Bytes;
        _link.Add(frame);
        _planner.Learn(frame);
        if (now < _ignoreUntil || _demand == FrameDemand.Nothing)
        {
            return;
        }

        _queue += 0.125 * (Math.Min(_link.QueueMicroseconds, TargetMicroseconds / 2) - _queue);
        _late = Math.Max(_link.QueueMicroseconds, _link.TransferMicroseconds) > TargetMicroseconds / 2 ? _late + 1 : 0;
        if (_late >= 2)
        {
            Lower(now);
        }
    }

    /// <summary>Attributes late frames to a busy server, not to a slow link, until a time.</summary>
    public void Ignore(long until) => _ignoreUntil = Math.Max(_ignoreUntil, until);

    /// <summary>Advances to a time: adjusts the rate, and lowers it if nothing arrives. Call it a few times per second.</summary>
    public void Tick(long now)
    {
        var elapsed = now - _steppedAt;
        if (elapsed < Second)
        {
            return;
        }

        _usedRate = _usedBytes * 1e6 / elapsed;
        (_steppedAt, _usedBytes) = (now, 0);
        var expected = Math.Max(Decision.IntervalMs * 1000L, 40_000);
        if (_demand != FrameDemand.Nothing && now >= _ignoreUntil)
        {
            if (_lastFrame > 0 && now - _lastFrame > (2 * expected) + (2 * TargetMicroseconds))
            {
                Fail(now, SilentShare * Sent(), SteeringReason.SilentLink);
                return;
            }

            Step(now);
        }

        Replan(now, isUrgent: false);
    }

    private void Lower(long now)
    {
        if (_usedRate > 0 && _usedRate < StallShare * _link.Capacity)
        {
            // The link carries much more than is sent: it stalled for a moment, or the path became longer. Sending less would not help.
            if (_late >= LateFramesOfLongerPath)
            {
                _link.ForgetAges();
                _late = 0;
            }

            return;
        }

        // The capacity explains the queue, or it is estimated too high.
        Fail(now, DrainShare * Math.Min(_link.Capacity, Sent()), SteeringReason.SlowLink);
    }

    private bool IsFarBelowCapacity() => _rate < 0.7 * _link.Capacity;

    // The rate. Without one: the rate at which frames arrive.
    private double Sent() => double.IsInfinity(_rate) ? Math.Max(_usedRate, _link.Capacity) : _rate;

    private void Fail(long now, double next, SteeringReason cause)
    {
        _failedRate = Sent();
        _failedAt = now;
        _rate = Math.Max(next, 500);
        _cause = cause;
        _late = 0;
        _queue = 0;
        // Frames in flight still have the old size.
        _ignoreUntil = now + Math.Min(_link.QueueMicroseconds, 2 * Second) + (TargetMicroseconds / 2);
        _planner.Fail(now);
        Replan(now, isUrgent: true);
    }

    private void Step(long now)
    {
        var queued = Math.Max(_queue - QueueOfJitter, 0) / TargetMicroseconds;
        if (double.IsInfinity(_rate))
        {
            if (queued < Growth / Brake || _usedRate == 0)
            {
                return;
            }

            _rate = _usedRate;
        }

        var growth = IsFarBelowCapacity() ? FastGrowth * _rate : Growth * Math.Min(_rate, MostGrowingRate);
        var next = _rate - (Brake * queued * _rate);
        if (now - _failedAt >= RestAfterFailure && IsUsed())
        {
            next += growth + AddedBytes;
        }

        if (now - _failedAt < FailedLasts)
        {
            next = Math.Min(next, FailedShare * _failedRate);
        }

        _cause = next < _rate ? SteeringReason.SlowLink : SteeringReason.Recovering;
        _rate = Math.Max(next, 500);
        Replan(now, isUrgent: false);
        if (_planner.IsFull && _rate > UnusedShare * _planner.PredictedRate)
        {
            _rate = double.PositiveInfinity;
            _cause = SteeringReason.AsDesired;
        }
    }

    // Whether the camera uses the whole rate, so that the link has carried it, or cannot send more, so that no higher rate can be tested.
    private bool IsUsed() =>
        _usedRate >= UsedShare * _planner.PredictedRate
        && (_rate <= UnusedShare * _planner.PredictedRate || _planner.IsBestOfSize || IsFarBelowCapacity());

    private void Replan(long now, bool isUrgent) => Decision = _planner.Plan(_limits, _demand, _rate, now, isUrgent, _cause);
}
