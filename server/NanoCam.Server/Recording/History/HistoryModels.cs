using System.Text.Json;
using System.Text.Json.Serialization;
using NanoCam.Server.Explain;

namespace NanoCam.Server.Recording.History;

/// <summary>Segments and gaps of a range.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range.</param>
/// <param name="Segments">Segments that overlap the range, in order of their start.</param>
/// <param name="Gaps">Gaps that overlap the range, in order of their start.</param>
/// <param name="Truncated">Whether there are more; request a shorter range for them.</param>
/// <param name="Checking">Whether the server is still checking the files after its start; some recordings may be missing until
/// then.</param>
internal sealed record RecordingsModel(
    string Camera,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<SegmentModel> Segments,
    IReadOnlyList<GapModel> Gaps,
    bool Truncated,
    bool Checking
);

/// <summary>A segment.</summary>
/// <param name="Id">Its name; unique for the camera.</param>
/// <param name="Tier"><c>dense</c> for all frames, <c>minute</c> or <c>hour</c> for one frame per minute or hour.</param>
/// <param name="From">Capture time of the first frame.</param>
/// <param name="To">Capture time of the last frame.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="Width">Width of the frames in pixels.</param>
/// <param name="Height">Height of the frames in pixels.</param>
/// <param name="Pinned">Whether a pin covers a part of it, so that retention keeps it.</param>
/// <param name="Open">Whether frames are still added.</param>
internal sealed record SegmentModel(
    string Id,
    string Tier,
    DateTimeOffset From,
    DateTimeOffset To,
    long Frames,
    long Bytes,
    int Width,
    int Height,
    bool Pinned,
    bool Open
);

/// <summary>A period without frames, or with fewer frames than the camera captured.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
/// <param name="Frames">Number of lost frames; null if it is unknown.</param>
/// <param name="Cause"><c>device</c>, <c>link</c>, <c>server</c>, <c>stopped</c>, <c>restart</c>, <c>disk</c> or <c>unknown</c>.</param>
/// <param name="Detail">Further details, for display; or null.</param>
internal sealed record GapModel(DateTimeOffset From, DateTimeOffset To, long? Frames, string Cause, string? Detail);

/// <summary>Density of a range in columns: one entry for each step, beginning at <paramref name="From"/>.</summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="From">Start of the first step.</param>
/// <param name="To">End of the range.</param>
/// <param name="Step">Seconds of a step.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Bytes">Bytes of the frames.</param>
/// <param name="Motion">Highest level of motion, 0 to 100; 0 without motion.</param>
/// <param name="Gaps">Cause of a gap; null without a gap.</param>
/// <param name="Tier">Densest tier with frames: <c>dense</c>, <c>minute</c> or <c>hour</c>; null without frames.</param>
/// <param name="Checking">Whether the server is still checking the files after its start; some recordings may be missing until
/// then.</param>
internal sealed record TimelineModel(
    string Camera,
    DateTimeOffset From,
    DateTimeOffset To,
    int Step,
    IReadOnlyList<int> Frames,
    IReadOnlyList<long> Bytes,
    IReadOnlyList<int> Motion,
    IReadOnlyList<string?> Gaps,
    IReadOnlyList<string?> Tier,
    bool Checking
);

/// <summary>A page of frames, by time.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="Next">The parameter <c>cursor</c> of the next page; null on the last page.</param>
internal sealed record FramePage(IReadOnlyList<FrameModel> Frames, string? Next);

/// <summary>A recorded frame, a stored still or a numbered photo.</summary>
/// <param name="Time">Capture time.</param>
/// <param name="Sequence">Number of the frame on this server; of a photo, its number.</param>
/// <param name="Bytes">Bytes of the JPEG.</param>
/// <param name="Width">Width in pixels; 0 for a still.</param>
/// <param name="Height">Height in pixels; 0 for a still.</param>
/// <param name="Tier">Tier of its segment; null for a still.</param>
/// <param name="Kind"><c>recorded</c> or <c>still</c>; a photo is a still.</param>
/// <param name="Filename">Name of a still or photo in <c>/images/{filename}</c>; null for a recorded frame.</param>
internal sealed record FrameModel(
    DateTimeOffset Time,
    long Sequence,
    long Bytes,
    int Width,
    int Height,
    string? Tier,
    string Kind,
    string? Filename
);

/// <summary>A page of events, newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="Next">The parameter <c>cursor</c> of the next page; null on the last page.</param>
internal sealed record EventPage(IReadOnlyList<EventModel> Events, string? Next);

/// <summary>Numbers of events of a range.</summary>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range.</param>
/// <param name="Counts">Events that began in the range, by camera and kind; kinds without events are left out.</param>
internal sealed record EventSummary(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<EventCount> Counts);

/// <summary>An event.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Camera">Id of the camera; null for an event of the server.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Time">When it happened or began.</param>
/// <param name="End">When it ended; null for a moment, or while it lasts.</param>
/// <param name="Cause">Why, as one word; or null.</param>
/// <param name="Detail">Further details, for display; or null.</param>
/// <param name="Frames">Number of affected frames; or null.</param>
/// <param name="Peak">For <c>motion</c>: the highest level so far, 0 to 100; or null.</param>
/// <param name="Best">For <c>motion</c>: capture time of the frame with that level; or null.</param>
internal sealed record EventModel(
    long Id,
    string? Camera,
    string Kind,
    DateTimeOffset Time,
    DateTimeOffset? End,
    string? Cause,
    string? Detail,
    long? Frames,
    int? Peak,
    DateTimeOffset? Best
);

/// <summary>
/// What happened to the frames of a range. Expected = received + lost; received = stored + thinned + dropped.
/// </summary>
/// <param name="Camera">Id of the camera.</param>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range.</param>
/// <param name="Received">Frames that arrived and were accepted while the camera was recorded.</param>
/// <param name="Stored">Frames in the archive.</param>
/// <param name="Thinned">Frames that the rule or the schedule excluded.</param>
/// <param name="Dropped">Frames that could not be written.</param>
/// <param name="Lost">Sequence numbers that never arrived.</param>
/// <param name="Rejected">Frames that arrived and were rejected.</param>
/// <param name="Unexplained">Sequence numbers without a frame and without a cause; 0 unless a file is damaged.</param>
/// <param name="Causes">Causes of frames that are not stored.</param>
/// <param name="Period">What happened to the camera; also without recording.</param>
internal sealed record ExplainModel(
    string Camera,
    DateTimeOffset From,
    DateTimeOffset To,
    long Received,
    long Stored,
    long Thinned,
    long Dropped,
    long Lost,
    long Rejected,
    long Unexplained,
    IReadOnlyList<FrameCause> Causes,
    PeriodModel Period
);

/// <summary>What happened to a camera in a range, whether it is recorded or not.</summary>
/// <param name="Seconds">Length of the range, up to now.</param>
/// <param name="OnlineSeconds">Seconds in which the camera was online, as far as the server ran.</param>
/// <param name="ObservedSeconds">Seconds in which the server ran and knew the camera.</param>
/// <param name="Delivered">Frames that arrived and were accepted.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Lost">Sequence numbers that never arrived.</param>
/// <param name="Rejected">Frames that arrived and were rejected.</param>
/// <param name="Restarts">Restarts of the camera by reason.</param>
/// <param name="Causes">Times without frames by cause, longest first. Each moment counts once.</param>
/// <param name="Advice">What to do, most important first; empty if nothing is wrong.</param>
/// <param name="Counters">Raw counters of the range, by name.</param>
internal sealed record PeriodModel(
    double Seconds,
    long OnlineSeconds,
    long ObservedSeconds,
    long Delivered,
    long Bytes,
    long Lost,
    long Rejected,
    IReadOnlyDictionary<string, int> Restarts,
    IReadOnlyList<PeriodCause> Causes,
    IReadOnlyList<PeriodAdvice> Advice,
    IReadOnlyDictionary<string, long?> Counters
)
{
    /// <summary>Converts a range.</summary>
    public static PeriodModel Of(CameraPeriod period)
    {
        var health = period.Health;
        return new PeriodModel(
            Math.Round(period.Seconds, 1),
            health.OnlineSeconds,
            health.ObservedSeconds,
            health.Delivered,
            health.Bytes,
            health.Lost,
            health.Rejected,
            period.Restarts,
            period.Causes,
            CameraJudgement.Judge(period),
            new Dictionary<string, long?>
            {
                ["connections"] = health.Connections,
                ["replaced"] = health.Replaced,
                ["overflow"] = health.Overflow,
                ["tooLarge"] = health.TooLarge,
                ["sensorErrors"] = health.SensorErrors,
                ["wifiLosses"] = health.WifiLosses,
                ["wifiReason"] = health.WifiReason > 0 ? health.WifiReason : null,
                ["brownOuts"] = health.BrownOuts,
                ["signalAverage"] = health.SignalReports > 0 ? health.SignalSum / health.SignalReports : null,
                ["signalLowest"] = health.SignalReports > 0 ? health.SignalLowest : null,
                ["leastMemory"] = health.LeastMemory >= 0 ? health.LeastMemory : null,
                ["hottest"] = health.Hottest > -128 ? health.Hottest : null,
                ["droppedByDisk"] = period.DroppedByDisk,
            }
        );
    }
}

/// <summary>Serialization of the history routes without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RecordingsModel))]
[JsonSerializable(typeof(TimelineModel))]
[JsonSerializable(typeof(FramePage))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(EventSummary))]
[JsonSerializable(typeof(ExplainModel))]
internal sealed partial class HistoryJson : JsonSerializerContext;
