using System.Globalization;
using NanoCam.Server.Presets;

namespace NanoCam.Server.Tests.Presets;

public sealed class SunTimesTests
{
    // Published times of almanacs, to the minute, in UTC.
    [Theory]
    [InlineData("Berlin, summer", "2026-06-21", 52.52, 13.405, "2026-06-21T02:43Z", "2026-06-21T19:33Z")]
    [InlineData("London, winter", "2024-12-21", 51.5074, -0.1278, "2024-12-21T08:04Z", "2024-12-21T15:53Z")]
    [InlineData("New York, equinox", "2024-03-20", 40.7128, -74.006, "2024-03-20T10:59Z", "2024-03-20T23:08Z")]
    [InlineData("Sydney, summer", "2024-12-21", -33.8688, 151.2093, "2024-12-20T18:41Z", "2024-12-21T09:05Z")]
    [InlineData("Quito, equinox", "2024-09-22", -0.1807, -78.4678, "2024-09-22T11:02Z", "2024-09-22T23:09Z")]
    [InlineData("Singapore, summer", "2024-06-21", 1.3521, 103.8198, "2024-06-20T23:00Z", "2024-06-21T11:12Z")]
    [InlineData("Reykjavik, summer", "2024-06-21", 64.1466, -21.9426, "2024-06-21T02:55Z", "2024-06-22T00:04Z")]
    public void Sunrise_and_sunset_are_those_of_almanacs(
        string place,
        string date,
        double latitude,
        double longitude,
        string sunrise,
        string sunset
    )
    {
        var sun = SunTimes.Of(DateOnly.Parse(date, CultureInfo.InvariantCulture), latitude, longitude);
        Assert.NotEmpty(place);
        Assert.Equal(Parse(sunrise), sun.Sunrise!.Value, TimeSpan.FromMinutes(2));
        Assert.Equal(Parse(sunset), sun.Sunset!.Value, TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("2024-06-21", 69.6492, true)]
    [InlineData("2024-12-21", 69.6492, false)]
    [InlineData("2024-06-21", -77.8463, false)]
    [InlineData("2024-12-21", -77.8463, true)]
    [InlineData("2024-06-21", 90, true)]
    [InlineData("2024-06-21", -90, false)]
    public void Sun_does_not_rise_or_set_near_the_poles(string date, double latitude, bool isPolarDay)
    {
        var sun = SunTimes.Of(DateOnly.Parse(date, CultureInfo.InvariantCulture), latitude, 18.9553);
        Assert.Null(sun.Sunrise);
        Assert.Null(sun.Sunset);
        Assert.Equal(isPolarDay, sun.IsPolarDay);
    }

    [Fact]
    public void Every_moment_of_a_year_is_on_the_solar_day_around_it()
    {
        for (var time = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year == 2024; time = time.AddHours(7))
        {
            var sun = SunTimes.At(time, 35, 179.9);
            Assert.InRange((time - sun.Sunrise!.Value).TotalHours, -8, 24);
            Assert.InRange((sun.Sunset!.Value - sun.Sunrise.Value).TotalHours, 9, 15);
        }
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
