using System.Text.Json.Serialization;

namespace NanoCam.Server.Presets;

/// <summary>Times or conditions at which a camera gets a preset.</summary>
internal sealed record SettingsSchedule
{
    /// <summary>No schedule.</summary>
    public static SettingsSchedule Off { get; } = new();

    /// <summary>Selects the preset.</summary>
    public ScheduleMode Mode { get; init; }

    /// <summary>For <see cref="ScheduleMode.Times"/>: presets and when each begins, on the server's clock; by time.</summary>
    public IReadOnlyList<ScheduledPreset> Times { get; init; } = [];

    /// <summary>Preset of the day.</summary>
    public string Day { get; init; } = BuiltInPresets.Day;

    /// <summary>Preset of the night.</summary>
    public string Night { get; init; } = BuiltInPresets.Night;

    /// <summary>For <see cref="ScheduleMode.Sun"/>: degrees, north positive.</summary>
    public double Latitude { get; init; }

    /// <summary>For <see cref="ScheduleMode.Sun"/>: degrees, east positive.</summary>
    public double Longitude { get; init; }

    /// <summary>For <see cref="ScheduleMode.Sun"/>: minutes by which the day is longer at both ends; negative makes it shorter.</summary>
    public int MarginMinutes { get; init; }

    /// <summary>For <see cref="ScheduleMode.Brightness"/>: mean luma, 0 to 255, below which it is night.</summary>
    public int DarkBelow { get; init; } = 40;

    /// <summary>
    /// For <see cref="ScheduleMode.Brightness"/>: mean luma above which it is day. The night preset makes frames brighter, so that this
    /// is far above the other limit.
    /// </summary>
    public int BrightAbove { get; init; } = 110;

    /// <summary>Names of the presets that it uses.</summary>
    [JsonIgnore]
    public IEnumerable<string> Presets =>
        Mode switch
        {
            ScheduleMode.Off => [],
            ScheduleMode.Times => Times.Select(entry => entry.Preset),
            _ => [Day, Night],
        };

    /// <summary>The preset at a time; null if the schedule is off, or depends on the brightness.</summary>
    /// <param name="now">The time, with the offset of the server's time zone.</param>
    public string? At(DateTimeOffset now) =>
        Mode switch
        {
            // Before the first time of a day, the last one of the day before counts.
            ScheduleMode.Times => (Times.LastOrDefault(entry => entry.At <= TimeOnly.FromDateTime(now.DateTime)) ?? Times[^1]).Preset,
            ScheduleMode.Sun => IsDay(now) ? Day : Night,
            _ => null,
        };

    /// <summary>The preset by brightness; null between the limits, where the preset stays.</summary>
    public string? At(double luma) =>
        luma < DarkBelow ? Night
        : luma > BrightAbove ? Day
        : null;

    /// <summary>Next time after <paramref name="now"/> at which the preset changes; null if unknown or more than a day away.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        var current = At(now);
        return
            Boundaries(now).Where(time => time > now && time <= now.AddDays(1)).Order().FirstOrDefault(time => At(time) != current)
                is var next
            && next == default
            ? null
            : next;
    }

    private bool IsDay(DateTimeOffset now)
    {
        var sun = SunTimes.At(now, Latitude, Longitude);
        var margin = TimeSpan.FromMinutes(MarginMinutes);
        return sun.Sunrise is { } rise && sun.Sunset is { } set ? now >= rise - margin && now < set + margin : sun.IsPolarDay;
    }

    private IEnumerable<DateTimeOffset> Boundaries(DateTimeOffset now)
    {
        for (var day = 0; day < 2; day++)
        {
            if (Mode == ScheduleMode.Times)
            {
                foreach (var entry in Times)
                {
                    yield return new DateTimeOffset(now.Date.AddDays(day) + entry.At.ToTimeSpan(), now.Offset);
                }
            }
            else if (
                Mode == ScheduleMode.Sun
                && SunTimes.At(now.AddDays(day), Latitude, Longitude) is { Sunrise: { } rise, Sunset: { } set }
            )
            {
                yield return rise.AddMinutes(-MarginMinutes).ToOffset(now.Offset);
                yield return set.AddMinutes(MarginMinutes).ToOffset(now.Offset);
            }
        }
    }
}

/// <summary>A preset and when it begins.</summary>
/// <param name="At">Time of day on the server's clock.</param>
/// <param name="Preset">Name of the preset.</param>
internal sealed record ScheduledPreset(TimeOnly At, string Preset);

/// <summary>Criterion by which a schedule selects the preset of a camera.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleMode>))]
internal enum ScheduleMode
{
    /// <summary>None: presets are applied manually.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>Times of day.</summary>
    [JsonStringEnumMemberName("times")]
    Times,

    /// <summary>Sunrise and sunset.</summary>
    [JsonStringEnumMemberName("sun")]
    Sun,

    /// <summary>The brightness of the frames.</summary>
    [JsonStringEnumMemberName("brightness")]
    Brightness,
}
