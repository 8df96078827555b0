namespace NanoCam.Server.Pull;

/// <summary>Quality as CameraWebServer has it, the sensor's 0 (best) to 63, and as NanoCam has it, 1 to 100 (best).</summary>
internal static class SourceQuality
{
    private const int Worst = 63;

    // Below it frames outgrow the buffer of the camera and come without their end.
    private const int Best = 4;

    /// <summary>The sensor's number for a quality of 1 to 100.</summary>
    public static int FromQuality(int quality) => Worst - ((((quality - 1) * (Worst - Best)) + 49) / 99);

    /// <summary>The quality of 1 to 100 that gives a sensor's number.</summary>
    public static int ToQuality(int sensor) => 1 + ((Worst - Math.Clamp(sensor, Best, Worst)) * 99 / (Worst - Best));
}
