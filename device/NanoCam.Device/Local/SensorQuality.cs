namespace NanoCam.Device.Local;

/// <summary>
/// Quality on CameraWebServer's scale: the sensor's 0 (best) to 63, here 4 to 63, because the native component sets nothing below 4. The
/// inverse of nanocam_camera_quality_to_sensor (device/native/nanocam_driver.c). Everywhere else, quality is 1 to 100, higher is better.
/// </summary>
internal static class SensorQuality
{
    /// <summary>The sensor's largest number, its worst quality.</summary>
    internal const int Worst = 63;

    private const int Best = 4;

    /// <summary>The sensor's number for a quality of 1 to 100.</summary>
    internal static int FromQuality(int quality)
    {
        return Worst - ((((quality - 1) * (Worst - Best)) + 49) / 99);
    }

    /// <summary>The quality of 1 to 100 for a sensor's number; 0 to 3 count as its best.</summary>
    internal static int ToQuality(int sensor)
    {
        return sensor <= Best ? 100 : 1 + (((Worst - sensor) * 99) / (Worst - Best));
    }
}
