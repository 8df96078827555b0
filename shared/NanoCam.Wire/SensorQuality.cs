namespace NanoCam.Wire;

/// <summary>
/// Quality on CameraWebServer's scale: the sensor's 0 (best) to 63. NanoCam sets 4 to 63, because frames below 4 exceed the buffers of the
/// driver. The inverse of nanocam_camera_quality_to_sensor (device/native/nanocam_driver.c). Everywhere else quality is 1 to 100, and
/// higher is better.
/// </summary>
public static class SensorQuality
{
    /// <summary>The sensor's largest number, which is its lowest quality.</summary>
    public const int Worst = 63;

    private const int Best = 4;

    /// <summary>Converts a quality of 1 to 100 to the sensor's number.</summary>
    public static int FromQuality(int quality)
    {
        return Worst - ((((quality - 1) * (Worst - Best)) + 49) / 99);
    }

    /// <summary>
    /// Converts a sensor's number to a quality of 1 to 100; 0 to 3 count as the best. Rounded to nearest, so that
    /// <see cref="FromQuality"/> returns the same number.
    /// </summary>
    public static int ToQuality(int sensor)
    {
        return sensor <= Best ? 100
            : sensor >= Worst ? 1
            : 1 + ((((Worst - sensor) * 99) + ((Worst - Best) / 2)) / (Worst - Best));
    }
}
