namespace NanoCam.Server.Presets;

/// <summary>
/// Sunrise and sunset of a day, by the equations of the NOAA solar calculator (https://gml.noaa.gov/grad/solcalc/solareqns.PDF and its
/// spreadsheet, after J. Meeus, Astronomical Algorithms). Within a minute up to 72 degrees of latitude, as NOAA states; the horizon is that
/// of the sea; behind mountains, the sun sets earlier.
/// </summary>
/// <param name="Sunrise">Null if the sun does not rise or set on this day.</param>
/// <param name="Sunset">Null if the sun does not rise or set on this day.</param>
/// <param name="IsPolarDay">Whether the sun stays above the horizon.</param>
internal readonly record struct SunTimes(DateTimeOffset? Sunrise, DateTimeOffset? Sunset, bool IsPolarDay)
{
    // Zenith angle of the sun's center when its upper edge is on the horizon, with half its diameter and the refraction of the air.
    private const double HorizonDegrees = 90.833;

    // Noon of this day is Julian day 2,451,545: the epoch J2000.
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Computes sunrise and sunset at a place, of the solar day whose noon is on the given local date.</summary>
    /// <param name="date">The local date.</param>
    /// <param name="latitude">Degrees, north positive.</param>
    /// <param name="longitude">Degrees, east positive.</param>
    public static SunTimes Of(DateOnly date, double latitude, double longitude)
    {
        // Mean solar noon; then the declination and the equation of time at the event itself, from the estimate of the step before.
        var noon = new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero).AddHours(-longitude / 15);
        var (rise, set) = (Event(noon, noon, latitude, -1), Event(noon, noon, latitude, 1));
        for (var step = 0; step < 2 && rise is not null && set is not null; step++)
        {
            (rise, set) = (Event(noon, rise.Value, latitude, -1), Event(noon, set.Value, latitude, 1));
        }

        var (declination, _) = Sun(noon);
        // Above 90 degrees of latitude plus declination, the sun circles above the horizon; below, under it.
        return rise is null || set is null ? new SunTimes(null, null, declination * latitude > 0) : new SunTimes(rise, set, false);
    }

    /// <summary>Computes sunrise and sunset at a place, of the solar day that contains a moment.</summary>
    public static SunTimes At(DateTimeOffset time, double latitude, double longitude) =>
        Of(DateOnly.FromDateTime(time.UtcDateTime.AddHours(longitude / 15)), latitude, longitude);

    // side: -1 for sunrise, 1 for sunset. Null if the sun does not cross the horizon.
    private static DateTimeOffset? Event(DateTimeOffset noon, DateTimeOffset estimate, double latitude, int side)
    {
        var (declination, equationMinutes) = Sun(estimate);
        var cosine =
            (Cos(HorizonDegrees) / (Cos(latitude) * Cos(declination)))
            - (Sin(latitude) * Sin(declination) / (Cos(latitude) * Cos(declination)));
        return Math.Abs(cosine) > 1 || double.IsNaN(cosine)
            ? null
            : noon.AddMinutes(-equationMinutes + (side * 4 * double.RadiansToDegrees(Math.Acos(cosine))));
    }

    // Declination in degrees, and the equation of time in minutes.
    private static (double Declination, double EquationMinutes) Sun(DateTimeOffset time)
    {
        var centuries = (time - Epoch).TotalDays / 36_525;
        var meanLongitude = (280.46646 + (centuries * (36_000.76983 + (centuries * 0.0003032)))) % 360;
        var anomaly = 357.52911 + (centuries * (35_999.05029 - (0.0001537 * centuries)));
        var eccentricity = 0.016708634 - (centuries * (0.000042037 + (0.0000001267 * centuries)));
        var center =
            (Sin(anomaly) * (1.914602 - (centuries * (0.004817 + (0.000014 * centuries)))))
            + (Sin(2 * anomaly) * (0.019993 - (0.000101 * centuries)))
            + (Sin(3 * anomaly) * 0.000289);
        var node = 125.04 - (1934.136 * centuries);
        var longitude = meanLongitude + center - 0.00569 - (0.00478 * Sin(node));
        var seconds = 21.448 - (centuries * (46.815 + (centuries * (0.00059 - (centuries * 0.001813)))));
        var obliquity = 23 + ((26 + (seconds / 60)) / 60) + (0.00256 * Cos(node));
        var declination = double.RadiansToDegrees(Math.Asin(Sin(obliquity) * Sin(longitude)));
        var y = Math.Pow(Math.Tan(double.DegreesToRadians(obliquity / 2)), 2);
        var equation =
            (y * Sin(2 * meanLongitude))
            - (2 * eccentricity * Sin(anomaly))
            + (4 * eccentricity * y * Sin(anomaly) * Cos(2 * meanLongitude))
            - (0.5 * y * y * Sin(4 * meanLongitude))
            - (1.25 * eccentricity * eccentricity * Sin(2 * anomaly));
        return (declination, 4 * double.RadiansToDegrees(equation));
    }

    private static double Sin(double degrees) => Math.Sin(double.DegreesToRadians(degrees));

    private static double Cos(double degrees) => Math.Cos(double.DegreesToRadians(degrees));
}
