using NanoCam.Jpeg;

namespace NanoCam.Client;

/// <summary>Options of a published byte stream.</summary>
public sealed record PublishedCameraOptions : CameraClientOptions
{
    /// <summary>Maximum frames per second, or the rate of a recorded input; null for no limit.</summary>
    public double? Fps { get; init; }

    /// <summary>
    /// Whether the input is a recording, which is read at the rate of <see cref="Fps"/> (default 15) once the server is connected. A live
    /// input (the default) is read as it arrives, and frames above the limit are dropped.
    /// </summary>
    public bool IsRecording { get; init; }
}

/// <summary>
/// Publishes an MJPEG byte stream as a camera. The newest frame wins, so a slow server receives fewer frames, never older ones.
/// </summary>
public sealed class PublishedCamera
{
    private const double RecordingFps = 15;

    private readonly PublishedCameraOptions _options;
    private readonly MjpegSource _source;
    private readonly CameraClient _camera;

    /// <summary>Creates the camera. Nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The id is not a valid camera id, or the rate is outside 0.01 to 240.</exception>
    public PublishedCamera(PublishedCameraOptions options)
    {
        if (options.Fps is { } fps && !(fps is >= 0.01 and <= 240))
        {
            throw new ArgumentOutOfRangeException(nameof(options), fps, "Fps must be between 0.01 and 240.");
        }

        _options = options;
        _source = new MjpegSource(options.Time);
        _camera = new CameraClient(options, _source);
    }

    /// <summary>Counters of the camera.</summary>
    public CameraStatistics Statistics => _camera.Statistics;

    /// <summary>Runs once, until the input ends and its last frame is sent, or until canceled.</summary>
    /// <exception cref="UplinkException">The first connection failed and <see cref="CameraClientOptions.FailFast"/> is set.</exception>
    /// <exception cref="IOException">The input cannot be read.</exception>
    public async Task RunAsync(MjpegReader input, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var uplink = _camera.RunAsync(stop.Token);
        var pump = PumpAsync(input, stop.Token);
        if (await Task.WhenAny(uplink, pump) == pump && pump.IsCompletedSuccessfully)
        {
            await uplink;
            return;
        }

        await stop.CancelAsync();
        await uplink;
        await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pump.IsFaulted)
        {
            await pump;
        }
    }

    private async Task PumpAsync(MjpegReader input, CancellationToken cancellationToken)
    {
        if (_options.IsRecording)
        {
            await _source.Connected.WaitAsync(cancellationToken);
        }

        var fps = _options.Fps ?? (_options.IsRecording ? RecordingFps : null);
        var interval = fps is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        var start = _options.Time.GetTimestamp();
        var due = TimeSpan.Zero;

        // Reading standard input ignores its token, so the wait must not depend on it.
        while (await input.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { Length: > 0 } jpeg)
        {
            var now = _options.Time.GetElapsedTime(start);
            if (now < due && _options.IsRecording)
            {
                await Task.Delay(due - now, _options.Time, cancellationToken);
            }
            else if (now < due)
            {
                continue;
            }

            _source.Put(jpeg.Span, input.Shape);

            // Keeps the interval. After a pause, starts a new one instead of catching up.
            due += interval;
            due = due < now - interval ? now : due;
        }

        _source.End();
    }
}
