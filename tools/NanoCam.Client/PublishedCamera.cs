using NanoCam.Jpeg;

namespace NanoCam.Client;

/// <summary>How a byte stream becomes a camera.</summary>
public sealed record PublishedCameraOptions
{
    /// <summary>Address of the server, http or https.</summary>
    public required Uri Server { get; init; }

    /// <summary>Camera id: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>The way to the server. Default: stream.</summary>
    public UplinkKind Uplink { get; init; } = UplinkKind.Stream;

    /// <summary>Most frames per second to send, or the pace of a recorded input; null is no limit.</summary>
    public double? Fps { get; init; }

    /// <summary>
    /// Whether the input is a recording: it is read at the pace of <see cref="Fps"/> (default 15), from the moment the server is there.
    /// A live input (the default) is read as it comes, and frames above the limit are left out.
    /// </summary>
    public bool IsRecording { get; init; }

    /// <summary>The key from pairing; empty (the default) when the camera has none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Whether a first connection that fails ends the camera with an error instead of being tried again. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where time comes from. Default: the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Makes a camera of an MJPEG byte stream: newest frame wins, so a slow server sees fewer frames, never older ones.</summary>
public sealed class PublishedCamera
{
    private const double RecordingFps = 15;

    private readonly PublishedCameraOptions _options;

    /// <summary>Creates the camera; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The id is no camera id, or the rate is not 0.01 to 240.</exception>
    public PublishedCamera(PublishedCameraOptions options)
    {
        CameraIds.Check(options.Id);
        if (options.Fps is { } fps && !(fps is >= 0.01 and <= 240))
        {
            throw new ArgumentOutOfRangeException(nameof(options), fps, "Fps is 0.01 to 240.");
        }

        _options = options;
    }

    /// <summary>What it did so far.</summary>
    public CameraStatistics Statistics { get; } = new();

    /// <summary>Runs until the input ends and its last frame is sent, or until cancelled.</summary>
    /// <exception cref="UplinkException">The first connection failed and <see cref="PublishedCameraOptions.FailFast"/> is set.</exception>
    /// <exception cref="IOException">The input cannot be read.</exception>
    public async Task RunAsync(MjpegReader input, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = new MjpegSource(_options.Time);
        var run = new CameraRun(_options.Id, source, faults: null, Statistics, _options.Time);
        var backoff = new Backoff(Random.Shared);
        var loop = new CameraLoop(
            run,
            backoff,
            () =>
                _options.Uplink == UplinkKind.Stream
                    ? new StreamSession(run, _options.Server, _options.Key, backoff)
                    : new HttpSession(run, _options.Server, _options.Key, backoff),
            _options.FailFast
        );
        var uplink = loop.RunAsync(stop.Token);
        var pump = PumpAsync(input, source, stop.Token);
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

    private async Task PumpAsync(MjpegReader input, MjpegSource source, CancellationToken cancellationToken)
    {
        if (_options.IsRecording)
        {
            await source.Connected.WaitAsync(cancellationToken);
        }

        var fps = _options.Fps ?? (_options.IsRecording ? RecordingFps : null);
        var interval = fps is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        var start = _options.Time.GetTimestamp();
        var due = TimeSpan.Zero;

        // A read of standard input does not heed its token, so the wait for it must.
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

            source.Put(jpeg.Span, input.Shape);

            // Keep the beat; after a pause begin a new one rather than catch up.
            due += interval;
            due = due < now - interval ? now : due;
        }

        source.End();
    }
}
