using NanoCam.Server.Frames;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Messages that were published about a camera.</summary>
internal sealed class AnnouncedCamera
{
    /// <summary>After a discovery message, the newest frame is repeated for this long.</summary>
    public const long RepeatMicroseconds = 10_000_000;

    private const long FrameMicroseconds = 1_000_000;
    private const long SlowMicroseconds = 10_000_000;

    private readonly Dictionary<string, (string Value, long At)> _states = new(StringComparer.Ordinal);
    private (long Received, long Ordinal) _frame;
    private long _frameAt;

    /// <summary>Features in the last discovery message, or null.</summary>
    public CameraFeatures? Features { get; set; }

    /// <summary>Platforms by key of the entities in the last discovery message.</summary>
    public IReadOnlyDictionary<string, string> Entities { get; set; } = new Dictionary<string, string>();

    /// <summary>Until then, a frame is sent again even if there is no newer one.</summary>
    public long RepeatFrameUntil { get; set; }

    /// <summary>Whether a state is due.</summary>
    public bool IsDue(string name, string value, long now, bool isAll) =>
        isAll
        || !_states.TryGetValue(name, out var sent)
        || (sent.Value != value && (!StateValues.Slow.Contains(name) || Math.Abs(now - sent.At) >= SlowMicroseconds));

    /// <summary>Records a state that was sent.</summary>
    public void Sent(string name, string value, long now) => _states[name] = (value, now);

    /// <summary>Whether a frame is due: a newer one exists, and none was sent within the last second.</summary>
    public bool IsFrameDue(Frame frame, long now) =>
        // The clock may have been set back.
        Math.Abs(now - _frameAt) >= FrameMicroseconds
        && (_frame != IdOf(frame) || now < RepeatFrameUntil);

    /// <summary>Records a frame that was sent.</summary>
    public void SentFrame(Frame frame, long now) => (_frame, _frameAt) = (IdOf(frame), now);

    private static (long Received, long Ordinal) IdOf(Frame frame) => (frame.ReceivedMicroseconds, frame.Ordinal);
}
