namespace NanoCam.Server.Recording.Playback;

/// <summary>
/// Times of frames in playback: the intervals between their capture times divided by the speed, at most 30 frames per second. A gap is
/// shortened to at most ten seconds.
/// </summary>
/// <param name="speed">Speed; 1 is real time.</param>
internal sealed class PlaybackPace(double speed)
{
    /// <summary>Shortest time between two frames, in microseconds: 30 frames per second.</summary>
    public const long MinInterval = 1_000_000 / 30;

    /// <summary>Longest time between two frames, in microseconds. Players and proxies abort streams that pause for longer.</summary>
    public const long MaxInterval = 10_000_000;

    private long _lastCaptured;
    private long _lastDue = long.MinValue;

    /// <summary>When to show a frame, in microseconds from any start. Frames come by capture time.</summary>
    /// <param name="captured">Its capture time.</param>
    /// <param name="now">The time now, for the first frame.</param>
    public long DueOf(long captured, long now)
    {
        var due = _lastDue == long.MinValue ? now : _lastDue + Math.Clamp((long)((captured - _lastCaptured) / speed), 0, MaxInterval);
        (_lastCaptured, _lastDue) = (captured, due);
        return due;
    }

    /// <summary>Smallest useful interval between frames, in microseconds; 0 for all frames.</summary>
    public static long EveryAt(double speed) => speed >= 2 ? (long)(speed * MinInterval) : 0;
}
