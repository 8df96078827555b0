namespace NanoCam.Server.Motion;

/// <summary>
/// How much moves, from 0 to 100: the square root of the part of the watched cells, so that a distant person stays visible beside a car.
/// </summary>
internal static class MotionLevel
{
    /// <summary>Returns the level.</summary>
    /// <param name="moving">Cells that move.</param>
    /// <param name="watched">Watched cells.</param>
    public static double Of(int moving, int watched) => watched == 0 ? 0 : 100 * Math.Sqrt(Math.Min(1, (double)moving / watched));
}
