using NanoCam.Archive;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Recording;

/// <summary>
/// Turns the gaps of one camera into events. Gaps with the same cause in quick succession become one event, because a weak link loses
/// a few frames every second. The caller locks.
/// </summary>
/// <param name="cameraId">Id of the camera.</param>
/// <param name="events">Where the events go.</param>
/// <param name="camera">The camera, if it adds up the time of its gaps; null for gaps of an earlier run.</param>
internal sealed class GapTracker(string cameraId, CameraEvents events, Camera? camera = null)
{
    private const long QuietMicroseconds = 10_000_000;
    private const long LongestMicroseconds = 60_000_000;

    private static readonly string[] Names = [.. Enum.GetNames<GapCause>().Select(name => name.ToLowerInvariant())];

    // Fields instead of an event: a weak camera has a gap before every frame, and the frame path must not allocate.
    private bool _isOpen;
    private long _from;
    private long _to;
    private long? _frames;
    private GapCause _cause;

    /// <summary>Adds a gap.</summary>
    /// <param name="from">Capture time of the last frame before it.</param>
    /// <param name="to">Capture time of the first frame after it.</param>
    /// <param name="frames">Number of frames; null if it is not known.</param>
    /// <param name="cause">Why.</param>
    public void Add(long from, long to, long? frames, GapCause cause)
    {
        camera?.CountGapTime((int)cause, Math.Abs(to - from));
        if (
            _isOpen
            && cause == _cause
            && frames is not null
            && _frames is not null
            && from - _to < QuietMicroseconds
            && to >= _to
            && to - _from < LongestMicroseconds
        )
        {
            (_to, _frames) = (to, _frames + frames);
            return;
        }

        Flush();
        (_isOpen, _from, _to, _frames, _cause) = (true, Math.Min(from, to), Math.Max(from, to), frames, cause);
    }

    /// <summary>Appends the event of a gap that has ended.</summary>
    public void FlushQuiet(long now)
    {
        if (_isOpen && Math.Abs(now - _to) >= QuietMicroseconds)
        {
            Flush();
        }
    }

    /// <summary>Appends the event of the current gap.</summary>
    public void Flush()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        events.Append(
            new CameraEvent(CameraEventKind.Gap, cameraId, _from)
            {
                EndMicroseconds = _to,
                Frames = _frames,
                Cause = NameOf(_cause),
            }
        );
    }

    /// <summary>Name of a cause, as used by routes and events.</summary>
    public static string NameOf(GapCause cause) =>
        // A number in a damaged or newer segment has no name.
        (int)cause < Names.Length
            ? Names[(int)cause]
            : Names[(int)GapCause.Unknown];
}
