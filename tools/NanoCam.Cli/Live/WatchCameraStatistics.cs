using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>Statistics of one camera at this viewer. Owned by <see cref="WatchStatistics"/>, under its lock.</summary>
internal sealed class WatchCameraStatistics(string id)
{
    // Long enough for a stable value at a few frames per second, short enough to show a stall.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // 200 fps over the window, which limits memory.
    private const int MaxSamples = 1_000;
    private readonly Queue<Sample> _samples = new();
    private DateTimeOffset? _since;
    private LiveFrameHeader? _last;
    private DateTimeOffset _lastAt;

    // Frames between two connections do not count as lost.
    private bool _isContinuous;
    private long _frames;
    private long _missed;
    private long _gaps;

    /// <summary>Newest state from the server.</summary>
    public CameraInfo View { get; set; } = new() { Id = id };

    /// <summary>Starts a new connection. Frames between the connections do not count as lost.</summary>
    public void Restart()
    {
        _isContinuous = false;
        _since = null;
        _samples.Clear();
    }

    /// <summary>Counts a frame.</summary>
    public void Add(in LiveFrameHeader frame, int bytes, DateTimeOffset now)
    {
        if (_isContinuous && _last is { } last && frame.Sequence > last.Sequence)
        {
            _gaps += Math.Max(0, (long)frame.Sequence - last.Sequence - 1 - frame.Missed);
        }

        _missed += frame.Missed;
        _frames++;
        _last = frame;
        _lastAt = now;
        _isContinuous = true;
        _since ??= now;
        _samples.Enqueue(new Sample(now, bytes, frame.Age));
        if (_samples.Count > MaxSamples)
        {
            _samples.Dequeue();
        }
    }

    /// <summary>Returns the current statistics.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isConnected">Whether the server is connected; otherwise, the state of the camera is unknown.</param>
    /// <param name="roundTrip">Round trip to the server, or null before it is measured.</param>
    public WatchRow Read(DateTimeOffset now, bool isConnected, TimeSpan? roundTrip)
    {
        while (_samples.TryPeek(out var oldest) && now - oldest.At > Window)
        {
            _samples.Dequeue();
        }

        var seconds = Math.Clamp((now - (_since ?? now)).TotalSeconds, 1, Window.TotalSeconds);
        List<TimeSpan> latencies = [.. _samples.Select(sample => sample.Latency).Order()];
        return new WatchRow
        {
            Id = View.Id,
            Name = View.Name,
            State = isConnected ? View.State : null,
            Late = View.Late == true || (_last is not null && now - _lastAt > LateAfter),
            Fps = Math.Round(_samples.Count / seconds, 1),
            LatencyMs = latencies.Count == 0 ? null : latencies[latencies.Count / 2].TotalMilliseconds,
            AgeMs =
                _last is { } last && roundTrip is { } trip ? Math.Round((now - _lastAt + last.Age + (trip / 2)).TotalMilliseconds) : null,
            Width = _last?.Width ?? View.Width,
            Height = _last?.Height ?? View.Height,
            BytesPerSecond = Math.Round(_samples.Sum(sample => (long)sample.Bytes) / seconds),
            Frames = _frames,
            Missed = _missed,
            Gaps = _gaps,
            Sequence = _last?.Sequence,
        };
    }

    private TimeSpan LateAfter => TimeSpan.FromMilliseconds(View.LateAfterMs ?? 5_000);

    private readonly record struct Sample(DateTimeOffset At, int Bytes, TimeSpan Latency);
}

/// <summary>Statistics of one camera, as a table row and as a JSON object.</summary>
internal sealed record WatchRow
{
    public required string Id { get; init; }
    public string? Name { get; init; }

    /// <summary>Newest state from the server; null while it is not connected.</summary>
    public string? State { get; init; }

    /// <summary>Whether the newest frame is old, by the rule of the server.</summary>
    public bool Late { get; init; }

    /// <summary>Frames per second received in the last five seconds.</summary>
    public double Fps { get; init; }

    /// <summary>Time from capture to sending on the server's clock, median of the last five seconds.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Current age of the newest frame, with half of the round trip to the server; null before that is measured.</summary>
    public double? AgeMs { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public double BytesPerSecond { get; init; }
    public long Frames { get; init; }

    /// <summary>Frames that the server dropped for this viewer in favor of newer ones.</summary>
    public long Missed { get; init; }

    /// <summary>Frames that did not reach the server.</summary>
    public long Gaps { get; init; }
    public uint? Sequence { get; init; }
}
