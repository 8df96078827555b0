namespace NanoCam.Server.Recording.History;

/// <summary>A new rule. It replaces the old one; omitted fields get their defaults.</summary>
/// <param name="Rule"><c>off</c>, <c>continuous</c>, <c>interval</c> or <c>event</c>.</param>
/// <param name="EverySeconds">For <c>interval</c>: seconds between two frames, 1 to 86,400. Default: 10.</param>
/// <param name="BeforeSeconds">For <c>event</c>: seconds before the event, 0 to 60. Default: 5.</param>
/// <param name="AfterSeconds">For <c>event</c>: seconds after the last trigger, 1 to 3,600. Default: 15.</param>
/// <param name="Schedule">Weekly times at which the rule applies; null means always.</param>
/// <param name="MaxAge">Age at which dense frames of the camera are deleted, such as <c>30d</c>; null for the limit of the server.</param>
/// <param name="MaxBytes">Bytes that its recordings may occupy; null for the limit of the server.</param>
internal sealed record RuleRequest(
    string Rule,
    int? EverySeconds = null,
    int? BeforeSeconds = null,
    int? AfterSeconds = null,
    IReadOnlyList<ScheduleModel>? Schedule = null,
    string? MaxAge = null,
    long? MaxBytes = null
);

/// <summary>A weekly time range, in the server's time zone.</summary>
/// <param name="Days">Days on which it begins: <c>mon</c>, <c>tue</c>, <c>wed</c>, <c>thu</c>, <c>fri</c>, <c>sat</c>, <c>sun</c>.</param>
/// <param name="From">When it begins, such as <c>08:00</c>.</param>
/// <param name="To">Time at which it ends. If it is not after <paramref name="From"/>, it is on the next day.</param>
internal sealed record ScheduleModel(IReadOnlyList<string> Days, string From, string To);

/// <summary>Rule and state of a camera.</summary>
/// <param name="Rule"><c>off</c>, <c>continuous</c>, <c>interval</c> or <c>event</c>.</param>
/// <param name="EverySeconds">For <c>interval</c>: seconds between two frames; null under other rules.</param>
/// <param name="BeforeSeconds">For <c>event</c>: seconds before the event.</param>
/// <param name="AfterSeconds">For <c>event</c>: seconds after the last trigger.</param>
/// <param name="Schedule">Weekly times at which the rule applies; null means always.</param>
/// <param name="MaxAge">Age at which dense frames of the camera are deleted; null for the limit of the server.</param>
/// <param name="MaxBytes">Bytes that its recordings may occupy; null for the limit of the server.</param>
/// <param name="State"><c>off</c>, <c>waiting</c>, <c>recording</c> or <c>stopped</c>.</param>
/// <param name="Reason">Why it does not record now, as a sentence; null while it does.</param>
/// <param name="ReasonCode">Why, as one word: <c>off</c>, <c>schedule</c>, <c>event</c>, <c>noFrames</c> or <c>disk</c>; or null.</param>
internal sealed record RuleModel(
    string Rule,
    int? EverySeconds,
    int BeforeSeconds,
    int AfterSeconds,
    IReadOnlyList<ScheduleModel>? Schedule,
    string? MaxAge,
    long? MaxBytes,
    string State,
    string? Reason,
    string? ReasonCode
);
