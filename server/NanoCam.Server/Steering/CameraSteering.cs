using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Steering;

/// <summary>
/// Steers one camera: passes its frames to the controller, and turns decisions into settings within the desired ones. Frames arrive on the
/// thread of its connection, the rest happens on the timer of <see cref="SteeringService"/>.
/// </summary>
internal sealed class CameraSteering
{
    private readonly Lock _gate = new();
    private readonly Camera _camera;
    private readonly SteeringController _controller;
    private ICameraLink? _link;
    private long _now;

    public CameraSteering(Camera camera, SteeringLimits limits)
    {
        _camera = camera;
        _controller = new SteeringController(limits);
        camera.FrameDelivered += Add;
    }

    /// <summary>Sends of settings that have not ended: none or one.</summary>
    public Task Sending { get; set; } = Task.CompletedTask;

    /// <summary>Decision, rate in bytes per second, and state of the link.</summary>
    public SteeringStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new SteeringStatus(
                    _controller.Decision,
                    double.IsInfinity(_controller.Rate) ? null : (long)_controller.Rate,
                    (long)_controller.Link.Capacity,
                    _controller.Link.QueueMicroseconds / 1000
                );
            }
        }
    }

    /// <summary>Advances to the current time. Returns the settings to send, or null if they are unchanged.</summary>
    public CameraSettings? Tick(SteeringLimits limits, FrameDemand demand, long now)
    {
        lock (_gate)
        {
            // A clock that was set back must not stop the controller.
            _now = Math.Max(_now, now);
            _controller.Use(limits, _now);
            _controller.Use(demand, _now);
            _controller.Tick(_now);
            var link = _camera.Link;
            var next = Settings(_controller.Decision);
            if (ReferenceEquals(link, _link) && _camera.Steered is { } before && IsSame(before, next))
            {
                return null;
            }

            _link = link;
            return _camera.Steered = next;
        }
    }

    /// <summary>Ends the steering: the camera gets its desired settings.</summary>
    public void End()
    {
        _camera.FrameDelivered -= Add;
        _camera.Steered = null;
    }

    private void Add(DeliveredFrame frame)
    {
        lock (_gate)
        {
            _controller.Add(frame);
        }
    }

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
