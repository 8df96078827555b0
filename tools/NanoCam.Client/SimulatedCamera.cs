namespace NanoCam.Client;

/// <summary>
/// A camera that is a program: it draws a scene, sends it as a device would, obeys the server's settings and commands, and makes faults
/// on request. It reconnects for ever, with a growing pause of at most 30 s.
/// </summary>
public sealed class SimulatedCamera
{
    private readonly SimulatedCameraOptions _options;

    /// <summary>Creates the camera; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">A value of <paramref name="options"/> is out of range.</exception>
    public SimulatedCamera(SimulatedCameraOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>The camera's id.</summary>
    public string Id => _options.Id;

    /// <summary>What it did so far.</summary>
    public CameraStatistics Statistics { get; } = new();

    /// <summary>Runs until cancelled, then says goodbye and returns.</summary>
    /// <exception cref="UplinkException">The first connection failed and <see cref="SimulatedCameraOptions.FailFast"/> is set.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var faults = _options.Faults is null ? null : new FaultPlan(_options.Faults, _options.Seed);
        var run = new CameraRun(_options.Id, new VirtualSensor(_options), faults, Statistics, _options.Time);
        var backoff = new Backoff(new Random(_options.Seed));
        return new CameraLoop(
            run,
            backoff,
            () =>
                _options.Uplink == UplinkKind.Stream
                    ? new StreamSession(run, _options.Server, _options.Key, backoff)
                    : new HttpSession(run, _options.Server, _options.Key, backoff),
            _options.FailFast
        ).RunAsync(cancellationToken);
    }
}
