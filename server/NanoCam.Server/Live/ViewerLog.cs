namespace NanoCam.Server.Live;

/// <summary>Log lines about viewers that cannot keep up.</summary>
internal sealed partial class ViewerLog(TimeProvider time, ILogger<ViewerLog> logger)
{
    // Every short burst of radio interference drops a frame or two.
    private const int FewFrames = 10;

    // A viewer that stays slow is logged once a minute, with the total.
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    /// <summary>Logs the slowest viewer that is due: one line per call, and the supervisor calls this once a second.</summary>
    public void WriteSlowest(IEnumerable<Viewer> viewers)
    {
        var now = time.GetTimestamp();
        (Viewer Viewer, DropCounter Dropped)? slowest = null;
        foreach (var viewer in viewers)
        {
            if (viewer.FindDropped() is { } dropped && IsDue(dropped, now) && dropped.Count > (slowest?.Dropped.Count ?? FewFrames - 1))
            {
                slowest = (viewer, dropped);
            }
        }

        if (slowest is var (slow, frames))
        {
            Log.TooSlow(logger, slow.Address, frames.Camera.Id, frames.Take(now));
        }
    }

    /// <summary>Logs a viewer that was closed because it received no frame.</summary>
    public void WriteStalled(Viewer viewer, TimeSpan limit) => Log.Stalled(logger, viewer.Address, viewer.CameraNames, limit.TotalSeconds);

    /// <summary>Logs a viewer that was closed because it does not read.</summary>
    public void WriteUnread(Viewer viewer, int bytes) => Log.Unread(logger, viewer.Address, viewer.CameraNames, bytes);

    private bool IsDue(DropCounter dropped, long now) => dropped.LoggedAt is not { } logged || time.GetElapsedTime(logged, now) >= Repeat;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Viewer {Viewer} of camera {Camera} is too slow: dropped {Frames} frames")]
        public static partial void TooSlow(ILogger logger, string viewer, string camera, int frames);

        [LoggerMessage(
            LogLevel.Information,
            "Viewer {Viewer} of camera {Camera} was disconnected because it received no frame for {Seconds} s"
        )]
        public static partial void Stalled(ILogger logger, string viewer, string camera, double seconds);

        [LoggerMessage(
            LogLevel.Information,
            "Viewer {Viewer} of camera {Camera} was disconnected because it did not read {Bytes} bytes of messages"
        )]
        public static partial void Unread(ILogger logger, string viewer, string camera, int bytes);
    }
}
