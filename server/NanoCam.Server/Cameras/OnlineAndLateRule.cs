using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// The rule for online and late cameras, used by everything that shows or reports a camera. A camera is online while its link is open,
/// and for at least ten seconds after its last frame or report. A lost link has eight: with the second that listeners wait, everything
/// shows the camera as offline within ten. It is late when no frame arrived for three expected intervals, and for at
/// least five seconds.
/// </summary>
internal static class OnlineAndLateRule
{
    /// <summary>Shortest time without a frame after which a camera is late.</summary>
    public const long MinLateMicroseconds = 5_000_000;

    private const long OnlineMicroseconds = 10_000_000;
    private const long ReconnectMicroseconds = 8_000_000;
    private const long Never = long.MaxValue;
    private const int Intervals = 3;

    /// <summary>
    /// Returns the time since an event. After the clock was set back, the event is in the future. It is then treated as equally long
    /// ago, so that the camera is offline and late until its next frame.
    /// </summary>
    /// <param name="nowMicroseconds">Microseconds since 1970.</param>
    /// <param name="microseconds">Time of the event; 0 if it never happened.</param>
    public static long Age(long nowMicroseconds, long microseconds) => microseconds == 0 ? Never : Math.Abs(nowMicroseconds - microseconds);

    /// <summary>Returns the time without a frame after which a camera is late, in microseconds.</summary>
    /// <param name="reported">Settings that the camera reported, or null.</param>
    /// <param name="measuredMicroseconds">Average interval between its frames; 0 if unknown.</param>
    public static long LateAfter(CameraSettings? reported, long measuredMicroseconds)
    {
        // An interval of 0 means as fast as possible. A slow sensor or network makes the interval longer than the reported one.
        var reportedMicroseconds = reported is null || reported.IsIntervalUnset ? 0 : reported.IntervalMilliseconds * 1000L;
        return Math.Max(MinLateMicroseconds, Intervals * Math.Max(reportedMicroseconds, measuredMicroseconds));
    }

    /// <summary>Whether a camera is expected to send frames.</summary>
    /// <param name="link">Its connection, or null.</param>
    /// <param name="end">How its last connection ended.</param>
    /// <param name="sinceSeen">Time since its last frame or report.</param>
    /// <param name="lateAfter">Result of <see cref="LateAfter"/>.</param>
    public static bool IsOnline(ICameraLink? link, LinkEnd end, long sinceSeen, long lateAfter) =>
        link is { IsOpen: true }
        || (end != LinkEnd.Left && sinceSeen < (end == LinkEnd.Lost ? ReconnectMicroseconds : Math.Max(OnlineMicroseconds, lateAfter)));

    /// <summary>Whether the newest frame of a camera is too old. A camera that is pulled on demand is not late without viewers.</summary>
    /// <param name="link">Its connection, or null.</param>
    /// <param name="sinceFrame">Time since its newest frame.</param>
    /// <param name="sinceLinked">Time since it connected.</param>
    /// <param name="lateAfter">Result of <see cref="LateAfter"/>.</param>
    public static bool IsLate(ICameraLink? link, long sinceFrame, long sinceLinked, long lateAfter) =>
        link switch
        {
            { IsSending: false } => false,
            // The first frame is expected as soon as the camera is connected.
            not null when sinceFrame == Never => sinceLinked > lateAfter,
            _ => sinceFrame > lateAfter,
        };
}

/// <summary>How the last connection of a camera ended, until the camera sends again.</summary>
internal enum LinkEnd
{
    /// <summary>It is open, or there was no connection.</summary>
    None,

    /// <summary>Without a Goodbye.</summary>
    Lost,

    /// <summary>With a Goodbye of the camera.</summary>
    Left,
}
