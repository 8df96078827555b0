using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Steering;

/// <summary>
/// Steers one camera: passes its frames to the controller, and turns decisions into settings within the desired ones. Frames arrive on the
/// thread of its connection, which only adds them to a list; the controller runs on the timer of <see cref="SteeringService"/>.
/// </summary>
internal sealed class CameraSteering
{
    // Frames of a quarter of a second at the rates of cameras. Without a tick, the oldest are dropped; the controller does not need them.
    private const int MostFrames = 64;

    // A camera that lowered its quality itself, or ignores settings, receives them again after this time.
    private const long RepeatMicroseconds = 10_000_000;

    private readonly Lock _gate = new();
    private readonly DeliveredFrame[] _frames = new DeliveredFrame[MostFrames];
    private readonly DeliveredFrame[] _taken = new DeliveredFrame[MostFrames];
    private readonly Camera _camera;
    private readonly SteeringController _controller;
    private ICameraLink? _link;
    private SteeringStatus _status;
    private long _now;
    private long _sentAt;
    private int _count;

    public CameraSteering(Camera camera, SteeringLimits limits)
    {
        _camera = camera;
        _controller = new SteeringController(limits);
        _status = CreateStatus();
        camera.FrameDelivered += Add;
    }

    /// <summary>Sends of settings that have not ended: none or one.</summary>
    public Task Sending { get; set; } = Task.CompletedTask;

    /// <summary>Decision, rate in bytes per second, and state of the link.</summary>
    public SteeringStatus Status => Volatile.Read(ref _status);

    /// <summary>Advances to the current time. Returns the settings to send, or null. Called by one thread at a time.</summary>
    /// <param name="limits">Limits on the decision of the controller.</param>
    /// <param name="demand">Frames that the consumers of the camera use.</param>
    /// <param name="now">Time in microseconds.</param>
    /// <param name="ignoreUntil">Time until which late frames are attributed to a busy server.</param>
    public CameraSettings? Tick(SteeringLimits limits, FrameDemand demand, long now, long ignoreUntil)
    {
        // A clock that was set back must not stop the controller.
        _now = Math.Max(_now, now);
        _controller.Ignore(ignoreUntil);
        AddTaken();
        _controller.Use(limits, _now);
        _controller.Use(demand, _now);
        _controller.Tick(_now);
        Volatile.Write(ref _status, CreateStatus());
        var decision = _controller.Decision;
        _camera.SteeredCredit = _controller.Credit;
        // At the lowest quality, only a lower rate compensates for larger frames.
        _camera.SteeredFrameBytes = decision.Quality > limits.LowestQuality ? decision.FrameBudgetBytes : 0;
        var next = Settings(decision);
        if (ReferenceEquals(_camera.Link, _link) && _camera.Steered is { } before && IsSame(before, next) && !IsRepeatDue(next))
        {
            return null;
        }

        _link = _camera.Link;
        _sentAt = _now;
        return _camera.Steered = next;
    }

    /// <summary>Ends the steering: the camera gets its desired settings.</summary>
    public void End()
    {
        _camera.FrameDelivered -= Add;
        _camera.Steered = null;
        _camera.SteeredCredit = 0;
        _camera.SteeredFrameBytes = 0;
    }

    private void Add(DeliveredFrame frame)
    {
        lock (_gate)
        {
            _frames[_count++ % MostFrames] = frame;
        }
    }

    private void AddTaken()
    {
        int count;
        int first;
        lock (_gate)
        {
            count = Math.Min(_count, MostFrames);
            first = _count - count;
            Array.Copy(_frames, _taken, MostFrames);
            _count = 0;
        }

        for (var i = first; i < first + count; i++)
        {
            _controller.Add(_taken[i % MostFrames]);
        }
    }

    // A camera that does not report its quality has 0.
    private bool IsRepeatDue(CameraSettings next) =>
        _camera.Reported?.Applied.Quality is > 0 and var quality && quality < next.Quality && _now - _sentAt >= RepeatMicroseconds;

    private SteeringStatus CreateStatus() =>
        new(
            _controller.Decision,
            double.IsInfinity(_controller.Rate) ? null : (long)_controller.Rate,
            (long)_controller.Link.Capacity,
            _controller.Link.QueueMicroseconds / 1000
        );

    private CameraSettings Settings(SteeringDecision decision)
    {
        var desired = _camera.Desired;
        return new CameraSettings
        {
            Revision = desired.Revision,
            IntervalMilliseconds = (uint)decision.IntervalMs,
            Width = (ushort)decision.Width,
            Height = (ushort)decision.Height,
            Quality = (byte)decision.Quality,
            Controls = desired.Controls,
        };
    }

    private static bool IsSame(CameraSettings one, CameraSettings other) =>
        one.Revision == other.Revision
        && one.IntervalMilliseconds == other.IntervalMilliseconds
        && one.Width == other.Width
        && one.Height == other.Height
        && one.Quality == other.Quality;
}

/// <summary>What the controller of a camera decided, and why.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Rate">Bytes per second that the frames may take; null without a limit.</param>
/// <param name="Capacity">Bytes per second that the link carries; 0 unknown.</param>
/// <param name="QueueMs">Milliseconds that the newest frame waited.</param>
internal sealed record SteeringStatus(SteeringDecision Decision, long? Rate, long Capacity, long QueueMs);
