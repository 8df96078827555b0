using NanoCam.Server.Frames;

namespace NanoCam.Server.Recording;

/// <summary>Which frames are recorded.</summary>
public enum RecordingMode
{
    /// <summary>None.</summary>
    Off = 0,

    /// <summary>All.</summary>
    Continuous = 1,

    /// <summary>One frame per interval.</summary>
    Interval = 2,

    /// <summary>Those around an event.</summary>
    Event = 3,
}

/// <summary>Recording rule of one camera. Replaced, never changed in place.</summary>
public sealed record RecordingRule
{
    /// <summary>Which frames are recorded.</summary>
    public RecordingMode Mode { get; init; }

    /// <summary>For <see cref="RecordingMode.Interval"/>: seconds between two frames.</summary>
    public int EverySeconds { get; init; } = 10;

    /// <summary>For <see cref="RecordingMode.Event"/>: seconds before the event that are recorded too.</summary>
    public int BeforeSeconds { get; init; } = 5;

    /// <summary>For <see cref="RecordingMode.Event"/>: seconds after the last trigger that are recorded.</summary>
    public int AfterSeconds { get; init; } = 15;

    /// <summary>For <see cref="RecordingMode.Off"/>: the mode that a switch returns to; null after any other change.</summary>
    public RecordingMode? ModeBefore { get; init; }

    /// <summary>Times of the week at which the rule applies, in the time zone of the server; null is always.</summary>
    public IReadOnlyList<ScheduleEntry>? Schedule { get; init; }

    /// <summary>Age at which dense frames of the camera are deleted; null for the limit of the server.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes that its recordings may occupy; null for the limit of the server.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>What recording uses of the camera at a local time. The seconds before an event need all frames.</summary>
    public FrameDemand DemandAt(DateTime local) =>
        Mode == RecordingMode.Off || !IsActive(local) ? FrameDemand.Nothing
        : Mode == RecordingMode.Interval ? new FrameDemand(1.0 / EverySeconds, int.MaxValue)
        : FrameDemand.Everything;

    /// <summary>Whether the schedule includes a local time.</summary>
    public bool IsActive(DateTime local) => Schedule is null || Schedule.Any(entry => entry.Contains(local));
}

/// <summary>A time of the week.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">Time at which it ends. If it is not after <paramref name="From"/>, it is on the next day.</param>
public sealed record ScheduleEntry(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    /// <summary>Whether it includes a local time.</summary>
    public bool Contains(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        var yesterday = local.AddDays(-1).DayOfWeek;
        return From < To
            ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From) || (Days.Contains(yesterday) && time < To);
    }
}
