using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>One camera as this viewer sees it. Owned by <see cref="WatchBoard"/>, under its lock.</summary>
internal sealed class WatchedCamera(string id)
{
    // Long enough for a steady figure at a few frames per second, short enough to see a stall.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // 200 fps over the window; a fleet that is faster is shown as this fast rather than costing memory.
    private const int MaxSamples = 1_000;
    private readonly Queue<Sample> _samples = new();
    private DateTimeOffset? _since;
    private LiveFrameHeader? _last;
    private DateTimeOffset _lastAt;

    // After a reconnect the step from the last sequence says nothing about frames that never came.
    private bool _isContinuous;
    private long _frames;
    private long _missed;
    private long _gaps;

    /// <summary>Latest news from the server.</summary>
    public CameraView View { get; set; } = new() { Id = id };

    /// <summary>A new connection begins: gaps across it are not the camera's.</summary>
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

    /// <summary>The figures at this moment.</summary>
    public WatchRow Read(DateTimeOffset now)
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
            State = View.State,
            Fps = Math.Round(_samples.Count / seconds, 1),
            LatencyMs = latencies.Count == 0 ? null : latencies[latencies.Count / 2].TotalMilliseconds,
            AgeMs = _last is { } last ? Math.Round((now - _lastAt + last.Age).TotalMilliseconds) : null,
            Width = _last?.Width ?? View.Width,
            Height = _last?.Height ?? View.Height,
            BytesPerSecond = Math.Round(_samples.Sum(sample => (long)sample.Bytes) / seconds),
            Frames = _frames,
            Missed = _missed,
            Gaps = _gaps,
            Sequence = _last?.Sequence,
        };
    }

    private readonly record struct Sample(DateTimeOffset At, int Bytes, TimeSpan Latency);
}

/// <summary>One camera's line in the table, and its object in the JSON.</summary>
internal sealed record WatchRow
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }

    /// <summary>Frames per second that came here, over the last five seconds.</summary>
    public double Fps { get; init; }

    /// <summary>Capture to sending, median of the last five seconds, on the server's clock.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>How old the newest frame is now; grows when nothing comes.</summary>
    public double? AgeMs { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public double BytesPerSecond { get; init; }
    public long Frames { get; init; }

    /// <summary>Frames the server had and did not send us, because newer ones came first.</summary>
    public long Missed { get; init; }

    /// <summary>Frames that never reached the server.</summary>
    public long Gaps { get; init; }
    public uint? Sequence { get; init; }
}
