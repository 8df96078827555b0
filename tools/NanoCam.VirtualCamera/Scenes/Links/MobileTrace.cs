namespace NanoCam.VirtualCamera.Scenes.Links;

/// <summary>
/// Generates the rate of a mobile link (LTE), by seed: a level that drifts over a minute, fading around it several times a second, and
/// handovers that carry nothing for a moment.
/// </summary>
public static class MobileTrace
{
    private const int StepsPerSecond = 100;
    private const double MeanRate = 400_000;
    private const double LowestRate = 30_000;
    private const double HighestRate = 2_000_000;

    // Logarithmic: a level within a factor of three, fading within a factor of two.
    private const double LevelDeviation = 0.6;
    private const double LevelSeconds = 20;
    private const double FadingDeviation = 0.35;
    private const double FadingSeconds = 0.3;
    private const double HandoversPerSecond = 1.0 / 25;
    private const double ShortestHandoverSeconds = 0.05;
    private const double LongestHandoverSeconds = 0.3;

    /// <summary>Generates a trace.</summary>
    /// <param name="duration">Length after which it repeats, at least a second.</param>
    /// <param name="seed">Equal seeds give equal traces.</param>
    public static LinkTrace Create(TimeSpan duration, int seed)
    {
        var random = new Random(seed);
        var bytes = new double[(int)(duration.TotalSeconds * StepsPerSecond)];
        var (level, fading, handover) = (0.0, 0.0, 0.0);
        for (var i = 0; i < bytes.Length; i++)
        {
            level = Wander(level, LevelDeviation, LevelSeconds, random);
            fading = Wander(fading, FadingDeviation, FadingSeconds, random);
            handover -= 1.0 / StepsPerSecond;
            if (handover <= 0 && random.NextDouble() < HandoversPerSecond / StepsPerSecond)
            {
                handover = ShortestHandoverSeconds + (random.NextDouble() * (LongestHandoverSeconds - ShortestHandoverSeconds));
            }

            var rate = Math.Clamp(MeanRate * Math.Exp(level + fading), LowestRate, HighestRate);
            bytes[i] = handover > 0 ? 0 : rate / StepsPerSecond;
        }

        return new LinkTrace(bytes);
    }

    // A step of a random walk that returns to zero (Ornstein-Uhlenbeck).
    private static double Wander(double value, double deviation, double seconds, Random random)
    {
        var kept = Math.Exp(-1 / (seconds * StepsPerSecond));
        return (value * kept) + (deviation * Math.Sqrt(1 - (kept * kept)) * Normal(random));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
