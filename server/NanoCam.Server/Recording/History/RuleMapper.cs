using System.Globalization;

namespace NanoCam.Server.Recording.History;

/// <summary>Converts rules between the routes and the recorder.</summary>
internal static class RuleMapper
{
    private const int MaxEntries = 50;
    private const string TimeFormat = "HH':'mm";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Returns the rule of a request, or its error.</summary>
    public static string? TryRead(RuleRequest request, out RecordingRule rule)
    {
        rule = new RecordingRule();
        if (!TryParseMode(request.Rule, out var mode))
        {
            return "rule must be off, continuous, interval or event.";
        }

        rule = new RecordingRule
        {
            Mode = mode,
            EverySeconds = request.EverySeconds ?? rule.EverySeconds,
            BeforeSeconds = request.BeforeSeconds ?? rule.BeforeSeconds,
            AfterSeconds = request.AfterSeconds ?? rule.AfterSeconds,
            MaxBytes = request.MaxBytes,
        };
        if (CheckNumbers(rule) is { } problem)
        {
            return problem;
        }

        if (request.MaxAge is { Length: > 0 } age)
        {
            if (!DurationText.TryParse(age, out var maxAge))
            {
                return $"maxAge must be {DurationText.Rule}.";
            }

            rule = rule with { MaxAge = maxAge };
        }

        if (request.Schedule is not { Count: > 0 } schedule)
        {
            return null;
        }

        var entries = schedule.Select(TryRead).ToList();
        rule = rule with { Schedule = [.. entries.OfType<ScheduleEntry>()] };
        return entries.Count > MaxEntries || entries.Contains(null)
            ? $"schedule must have at most {MaxEntries} entries such as {{\"days\":[\"mon\",\"tue\"],\"from\":\"08:00\",\"to\":\"18:00\"}}."
            : null;
    }

    /// <summary>The rule and state of a camera as the routes return them.</summary>
    public static RuleModel ToModel(RecordingRule rule, RecordingStatus status) =>
        new(
            rule.Mode.ToString().ToLowerInvariant(),
            rule.Mode == RecordingMode.Interval ? rule.EverySeconds : null,
            rule.BeforeSeconds,
            rule.AfterSeconds,
            rule.Schedule is null ? null : [.. rule.Schedule.Select(ToModel)],
            rule.MaxAge is { } age ? DurationText.Format(age) : null,
            rule.MaxBytes,
            status.State.ToString().ToLowerInvariant(),
            status.Reason,
            status.ReasonCode
        );

    private static string? CheckNumbers(RecordingRule rule) =>
        rule switch
        {
            { EverySeconds: < 1 or > 86_400 } => "everySeconds must be 1 to 86400.",
            { BeforeSeconds: < 0 or > 60 } => "beforeSeconds must be 0 to 60.",
            { AfterSeconds: < 1 or > 3_600 } => "afterSeconds must be 1 to 3600.",
            { MaxBytes: < 1_048_576 } => "maxBytes must be at least 1048576.",
            _ => null,
        };

    // Only names are accepted, because a number would also be a value of the enumeration.
    private static bool TryParseMode(string text, out RecordingMode mode)
    {
        mode = Array.Find(Enum.GetValues<RecordingMode>(), candidate => NameOf(candidate) == text);
        return NameOf(mode) == text;
    }

    private static string NameOf(RecordingMode mode) => mode.ToString().ToLowerInvariant();

    private static ScheduleEntry? TryRead(ScheduleModel? entry)
    {
        if (
            entry is null
            || entry.Days.Count is 0 or > 7
            || !TimeOnly.TryParseExact(entry.From, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            || !TimeOnly.TryParseExact(entry.To, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
        )
        {
            return null;
        }

        var days = entry.Days.Select(day => Array.IndexOf(Days, day)).Distinct().ToList();
        return days.Contains(-1) ? null : new ScheduleEntry([.. days.Select(day => (DayOfWeek)day)], from, to);
    }

    private static ScheduleModel ToModel(ScheduleEntry entry) =>
        new(
            [.. entry.Days.Select(day => Days[(int)day])],
            entry.From.ToString(TimeFormat, CultureInfo.InvariantCulture),
            entry.To.ToString(TimeFormat, CultureInfo.InvariantCulture)
        );
}
