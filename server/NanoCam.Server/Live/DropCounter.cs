using NanoCam.Server.Cameras;

namespace NanoCam.Server.Live;

/// <summary>Counts the frames of one camera that were dropped for one viewer since the last log line.</summary>
internal sealed class DropCounter(Camera camera)
{
    private int _count;

    /// <summary>The camera.</summary>
    public Camera Camera { get; } = camera;

    /// <summary>Frames since the last log line.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Timestamp of the last log line, or null.</summary>
    public long? LoggedAt { get; private set; }

    /// <summary>Counts one frame, for the viewer and for the camera. Any thread.</summary>
    public void Add()
    {
        Interlocked.Increment(ref _count);
        Camera.Feed.CountDropped();
    }

    /// <summary>Returns the count for a log line and resets it to 0.</summary>
    public int Take(long now)
    {
        LoggedAt = now;
        return Interlocked.Exchange(ref _count, 0);
    }
}
