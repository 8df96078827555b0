using System.Globalization;

namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>Duration and seed of fuzzing, from environment variables.</summary>
internal static class FuzzOptions
{
    /// <summary>Time for the mutations of one parser. <c>NANOCAM_FUZZ_SECONDS</c>, default 0.5; 0.1 to 86,400.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(Math.Clamp(Read("NANOCAM_FUZZ_SECONDS", 0.5), 0.1, 86_400));

    /// <summary>Seed of the first round; the next rounds use the following numbers. <c>NANOCAM_FUZZ_SEED</c>, default 20261121.</summary>
    public static ulong Seed { get; } = (ulong)Read("NANOCAM_FUZZ_SEED", 20_261_121);

    private static double Read(string name, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) && value >= 0
            ? value
            : otherwise;
}
