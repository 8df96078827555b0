using NanoCam.Wire;

namespace NanoCam.Server.Steering;

/// <summary>
/// Predicts the bytes of a frame from its size and quality. They are proportional to the pixels, and halve from 8 to 19 and again to 63 on
/// the sensor's quality scale (measured with an OV2640). The factor depends on the scene, and is estimated from its frames.
/// </summary>
internal sealed class FrameBytesModel
{
    // Bytes per pixel of an outdoor scene at the sensor's quality 8.
    private const double FirstFactor = 0.14;

    // A frame counts for a quarter, so a new scene takes effect within a few frames, and one unusual frame has little effect.
    private const double Weight = 0.25;

    private double _factor = FirstFactor;

    /// <summary>Learns from a frame.</summary>
    /// <param name="pixels">Width times height.</param>
    /// <param name="quality">Quality that was in force, 1 to 100.</param>
    /// <param name="bytes">Its size.</param>
    public void Learn(int pixels, int quality, int bytes) => _factor += Weight * ((bytes / (pixels * Relative(quality))) - _factor);

    /// <summary>Predicts the bytes of a frame.</summary>
    /// <param name="pixels">Width times height.</param>
    /// <param name="quality">Quality, 1 to 100.</param>
    public double Predict(int pixels, int quality) => _factor * pixels * Relative(quality);

    /// <summary>Returns the best quality whose frames have at most <paramref name="bytes"/>; 0 if there is none from
    /// <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    public int BestQuality(int pixels, double bytes, int lowest, int highest)
    {
        for (var quality = highest; quality >= lowest; quality--)
        {
            if (Predict(pixels, quality) <= bytes)
            {
                return quality;
            }
        }

        return 0;
    }

    private static double Relative(int quality)
    {
        double sensor = SensorQuality.FromQuality(quality);
        return sensor <= 19
            ? Math.Pow(sensor / 8, -Math.Log(2) / Math.Log(19.0 / 8))
            : Math.Pow(sensor / 19, -Math.Log(2) / Math.Log(63.0 / 19)) / 2;
    }
}
