using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Computes when the next photo is due. Pure.</summary>
internal static class PhotoSchedule
{
    /// <summary>The shortest interval, in milliseconds: shorter ones are meant for live cameras.</summary>
    public const int Shortest = 1000;

    /// <summary>The longest interval, in milliseconds: a week.</summary>
    public const int Longest = 604_800_000;

    /// <summary>Maximum number of consecutive failures that counts: the pause is at most eight times the interval.</summary>
    public const int MostFailures = 3;

    // Saves the battery while the network is unavailable, without losing a day once it returns.
    private const int LongestRetry = 3_600_000;

    /// <summary>Milliseconds from one photo to the next.</summary>
    /// <param name="ownSeconds">The interval in the settings file, in seconds.</param>
    /// <param name="desired">The desired settings, or null.</param>
    public static int Interval(int ownSeconds, CameraSettings? desired)
    {
        var interval = desired != null && desired.IntervalMilliseconds >= Shortest ? desired.IntervalMilliseconds : ownSeconds * 1000L;
        return interval < Shortest ? Shortest
            : interval > Longest ? Longest
            : (int)interval;
    }

    /// <summary>Milliseconds to wait from now.</summary>
    /// <param name="interval">Milliseconds from one photo to the next.</param>
    /// <param name="failures">Photos in a row that could not be sent, for a board that sleeps; otherwise 0.</param>
    /// <param name="spentMilliseconds">Time since this photo was due.</param>
    public static int Pause(int interval, int failures, long spentMilliseconds)
    {
        var pause = (long)interval << (failures > MostFailures ? MostFailures : failures);
        if (pause > LongestRetry)
        {
            pause = interval > LongestRetry ? interval : LongestRetry;
        }

        pause -= spentMilliseconds;
        return pause < Shortest ? Shortest : (int)pause;
    }
}
