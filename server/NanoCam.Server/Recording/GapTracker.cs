using NanoCam.Server.Recording.Format;

namespace NanoCam.Server.Recording;

/// <summary>
/// Turns the gaps of one camera into events. Gaps of one cause that follow each other closely become one event, because a weak link loses a
/// few frames every second. The caller locks.
/// </summary>
internal sealed class GapTracker(string cameraId, CameraEvents events)
{
    private const long QuietMicroseconds = 10_000_000;
    private const long LongestMicroseconds = 60_000_000;

    private CameraEvent? _current;

    /// <summary>Adds a gap.</summary>
    /// <param name="from">Capture time of the last frame before it.</param>
    /// <param name="to">Capture time of the first frame after it.</param>
    /// <param name="frames">Number of frames; null if it is not known.</param>
    /// <param name="cause">Why.</param>
    /// <param name="detail">More, for people.</param>
    public void Add(long from, long to, long? frames, GapCause cause, string? detail = null)
    {
        var name = NameOf(cause);
        if (
            _current is { EndMicroseconds: { } end } current
            && current.Cause == name
            && frames is not null
            && current.Frames is not null
            && from - end < QuietMicroseconds
            && to >= end
            && to - current.TimeMicroseconds < LongestMicroseconds
        )
        {
            _current = current with { EndMicroseconds = to, Frames = current.Frames + frames };
            return;
        }

        Flush();
        _current = new CameraEvent(CameraEventKind.Gap, cameraId, Math.Min(from, to))
        {
            EndMicroseconds = Math.Max(from, to),
            Frames = frames,
            Cause = name,
            Detail = detail,
        };
    }

    /// <summary>Appends the event of a gap that has ended.</summary>
    public void FlushQuiet(long now)
    {
        if (_current is { EndMicroseconds: { } end } && Math.Abs(now - end) >= QuietMicroseconds)
        {
            Flush();
        }
    }

    /// <summary>Appends the event of the current gap.</summary>
    public void Flush()
    {
        if (_current is { } current)
        {
            _current = null;
            events.Append(current);
        }
    }

    /// <summary>Name of a cause, as routes and events have it.</summary>
    public static string NameOf(GapCause cause) => cause.ToString().ToLowerInvariant();
}
