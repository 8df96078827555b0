using NanoCam.Server.Presets;

namespace NanoCam.Server.Tests.Presets;

public sealed class SettingsScheduleTests
{
    private static readonly SettingsSchedule Times = new()
    {
        Mode = ScheduleMode.Times,
        Times = [new ScheduledPreset(new TimeOnly(7, 0), "day"), new ScheduledPreset(new TimeOnly(20, 30), "night")],
    };

    [Theory]
    [InlineData(0, 0, "night", 7, 0)]
    [InlineData(6, 59, "night", 7, 0)]
    [InlineData(7, 0, "day", 20, 30)]
    [InlineData(20, 29, "day", 20, 30)]
    [InlineData(20, 30, "night", 31, 0)]
    public void Preset_lasts_until_the_next_time_also_past_midnight(int hour, int minute, string preset, int nextHour, int nextMinute)
    {
        var midnight = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(2));
        var now = midnight.AddHours(hour).AddMinutes(minute);
        Assert.Equal(preset, Times.At(now));
        Assert.Equal(midnight.AddHours(nextHour).AddMinutes(nextMinute), Times.NextChange(now));
    }

    [Fact]
    public void Schedule_by_sun_applies_its_margin()
    {
        var sun = new SettingsSchedule
        {
            Mode = ScheduleMode.Sun,
            Latitude = 52.52,
            Longitude = 13.405,
            MarginMinutes = 30,
        };
        var sunrise = new DateTimeOffset(2026, 6, 21, 2, 43, 0, TimeSpan.Zero);
        Assert.Equal("night", sun.At(sunrise.AddMinutes(-33)));
        Assert.Equal("day", sun.At(sunrise.AddMinutes(-27)));
        Assert.Equal(sunrise.AddMinutes(-30), sun.NextChange(sunrise.AddHours(-2))!.Value, TimeSpan.FromMinutes(2));
        Assert.Equal("day", sun.At(sunrise.AddHours(12)));
        Assert.Equal("night", sun.At(sunrise.AddHours(20)));
    }

    [Theory]
    [InlineData(6, "day")]
    [InlineData(12, "night")]
    public void Polar_day_is_day_and_polar_night_is_night(int month, string preset)
    {
        var tromso = new SettingsSchedule
        {
            Mode = ScheduleMode.Sun,
            Latitude = 69.65,
            Longitude = 18.96,
        };
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(preset, tromso.At(new DateTimeOffset(2026, month, 21, hour, 0, 0, TimeSpan.Zero)));
        }

        Assert.Null(tromso.NextChange(new DateTimeOffset(2026, month, 21, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(39, "night")]
    [InlineData(41, null)]
    [InlineData(109, null)]
    [InlineData(111, "day")]
    public void Brightness_between_the_limits_changes_nothing(double luma, string? preset) =>
        Assert.Equal(preset, new SettingsSchedule { Mode = ScheduleMode.Brightness }.At(luma));
}
