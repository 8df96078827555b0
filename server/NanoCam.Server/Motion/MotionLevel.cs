namespace NanoCam.Server.Motion;

/// <summary>
/// Level of motion, 0 to 100: the square root of the share of watched cells with motion, so that a distant person is not lost beside a car.
/// </summary>
internal static class MotionLevel
{
    /// <summary>Returns the level.</summary>
    /// <param name="moving">Cells with motion.</param>
    /// <param name="watched">Watched cells.</param>
    public static double Of(int moving, int watched) => watched == 0 ? 0 : 100 * Math.Sqrt(Math.Min(1, (double)moving / watched));
}
