namespace NanoCam.Server.Ingest;

/// <summary>What the sender reports about a frame in addition to the JPEG.</summary>
/// <param name="BootId">Boot id of the camera, or null.</param>
/// <param name="Sequence">Number of the frame since that boot, or null if the sender does not number frames.</param>
/// <param name="CapturedMicroseconds">Capture time on the server's clock, in microseconds since 1970; null means the time of
/// arrival.</param>
/// <param name="Flags">Bits of <see cref="Wire.FrameFlags"/>.</param>
/// <param name="Begun">Order in which the frames of a camera started to arrive, if several may arrive at the same time; otherwise
/// 0.</param>
/// <param name="ToStore">Whether the frame is to be stored. A repeated frame is then accepted until it is stored.</param>
public readonly record struct FrameOrigin(
    uint? BootId,
    uint? Sequence,
    long? CapturedMicroseconds,
    uint Flags,
    long Begun = 0,
    bool ToStore = false
)
{
    /// <summary>Microseconds that the frame waited in the camera; 0 if unknown.</summary>
    public uint WaitMicroseconds { get; init; }
}
