using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>When the next photo is due. Pure.</summary>
internal static class PhotoSchedule
{
    /// <summary>The shortest interval, in milliseconds: below it a server means live.</summary>
    public const int Shortest = 1000;

    /// <summary>The longest interval, in milliseconds: a week.</summary>
    public const int Longest = 604_800_000;

    /// <summary>Failures in a row that count: the pause is at most eight times the interval.</summary>
    public const int MostFailures = 3;

    // A battery must not be spent on a network that is gone, and a camera not be lost for a day once it is back.
    private const int LongestRetry = 3_600_000;

    /// <summary>Milliseconds from one photo to the next.</summary>
    /// <param name="ownSeconds">The interval of the settings file, in seconds.</param>
    /// <param name="wish">What the server asked for, or null.</param>
    public static int Interval(int ownSeconds, CameraSettings? wish)
    {
        var interval = wish != null && wish.IntervalMilliseconds >= Shortest ? wish.IntervalMilliseconds : ownSeconds * 1000L;
        return interval < Shortest ? Shortest
            : interval > Longest ? Longest
            : (int)interval;
    }

    /// <summary>Milliseconds to wait from now.</summary>
    /// <param name="interval">From photo to photo.</param>
    /// <param name="failures">Photos in a row that could not be sent, where waiting costs less than trying; 0 elsewhere.</param>
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
