namespace NanoCam.Client;

/// <summary>
/// A camera on .NET: sends the frames of a source, and applies the server's settings and commands to it. Reconnects indefinitely, with
/// growing pauses of at most 30 s.
/// </summary>
public sealed class CameraClient
{
    private readonly CameraClientOptions _options;
    private readonly IFrameSource _source;

    /// <summary>Creates the camera. Nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The id is not a valid camera id.</exception>
    public CameraClient(CameraClientOptions options, IFrameSource source)
    {
        CameraIds.Check(options.Id);
        (_options, _source) = (options, source);
    }

    /// <summary>Camera id.</summary>
    public string Id => _options.Id;

    /// <summary>Counters of the camera.</summary>
    public CameraStatistics Statistics { get; } = new();

    /// <summary>Runs until the source ends or the caller cancels.</summary>
    /// <exception cref="UplinkException">The first connection failed and <see cref="CameraClientOptions.FailFast"/> is set.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var run = new CameraRun(_options.Id, _source, Statistics, _options.Time);
        var backoff = new Backoff(Random.Shared);
        var loop = new CameraLoop(
            run,
            backoff,
            () =>
                _options.Uplink == UplinkTransport.Stream
                    ? new StreamSession(run, _options.Server, _options.Key, backoff)
                    : new HttpSession(run, _options.Server, _options.Key, backoff),
            _options.FailFast
        );
        return loop.RunAsync(cancellationToken);
    }
}
