using NanoCam.Archive;
using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Recording;

/// <summary>
/// Finds why sequence numbers are missing, from the counters of the camera: frames that the server rejected, a new connection, a frame that
/// took most of the gap to arrive, or otherwise frames that the camera did not send. A connection itself does not lose frames: while it is
/// slow, the camera replaces them.
/// </summary>
internal sealed class GapCauses(Camera camera)
{
    private long _connections = camera.Connections.Begun;
    private long _busy;
    private long _rejected;
    private long _transfer;

    /// <summary>The cause of numbers that are missing since the previous call. Call it for every frame.</summary>
    /// <param name="microseconds">Capture time of this frame minus that of the one before.</param>
    public GapCause Next(long microseconds)
    {
        var transfer = camera.Link is null ? 0 : camera.TransferMicroseconds;
        var isSlow = 2 * Math.Max(transfer, _transfer) >= microseconds && microseconds > 0;
        _transfer = transfer;
        var (connections, counters) = (camera.Connections.Begun, camera.Counters);
        var busy = counters[FrameVerdict.Busy];
        var rejected = counters.Received - counters[FrameVerdict.Accepted] - counters[FrameVerdict.Duplicate] - busy;
        var cause = (connections != _connections, busy != _busy, rejected != _rejected, camera.Link) switch
        {
            (true, _, _, _) => GapCause.Link,
            (_, true, _, _) => GapCause.Server,
            (_, _, false, not null) when isSlow => GapCause.Link,
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
