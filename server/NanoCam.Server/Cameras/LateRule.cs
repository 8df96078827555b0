using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// The rule for late frames, the same for everything that shows or reports a camera: a camera is late when no frame arrived for three
/// expected intervals, and for at least five seconds.
/// </summary>
internal static class LateRule
{
    /// <summary>Shortest time without a frame after which a camera is late.</summary>
    public const long MinMicroseconds = 5_000_000;

    private const int Intervals = 3;

    /// <summary>Returns the time without a frame after which a camera is late, in microseconds.</summary>
    /// <param name="reported">Settings that the camera reported, or null.</param>
    /// <param name="measuredMicroseconds">Average interval between its frames; 0 if unknown.</param>
    public static long LateAfter(CameraSettings? reported, long measuredMicroseconds)
    {
        // An interval of 0 is as fast as the camera can. A slow sensor or network makes the interval longer than the reported one.
        var reportedMicroseconds = reported is null || reported.IsIntervalUnset ? 0 : reported.IntervalMilliseconds * 1000L;
        return Math.Max(MinMicroseconds, Intervals * Math.Max(reportedMicroseconds, measuredMicroseconds));
    }
}
