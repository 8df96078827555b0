using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Recording;

/// <summary>
/// Finds why sequence numbers are missing, from the counters of the camera: frames that the server rejected, a new connection, or
/// otherwise frames that the camera replaced before sending them, because a connection itself does not lose frames.
/// </summary>
internal sealed class GapCauses(Camera camera)
{
    private long _connections = camera.Connections.Begun;
    private long _busy;
    private long _rejected;

    /// <summary>The cause of numbers that are missing since the previous call.</summary>
    public GapCause Next()
    {
        var (connections, counters) = (camera.Connections.Begun, camera.Counters);
        var busy = counters[FrameVerdict.Busy];
        var rejected = counters.Received - counters[FrameVerdict.Accepted] - counters[FrameVerdict.Duplicate] - busy;
        var cause = (connections != _connections, busy != _busy, rejected != _rejected, camera.Link) switch
        {
            (true, _, _, _) => GapCause.Link,
            (_, true, _, _) => GapCause.Server,
            // Damaged frames come from the camera or its sensor.
            (_, _, true, not null) => GapCause.Device,
            (_, _, true, null) => GapCause.Link,
            (_, _, _, not null) => GapCause.Device,
            // An upload never arrived.
            _ => GapCause.Link,
        };
        (_connections, _busy, _rejected) = (connections, busy, rejected);
        return cause;
    }
}
