namespace NanoCam.Server.Ingest;

/// <summary>What a sender says about a frame beside the JPEG.</summary>
/// <param name="BootId">Boot of the camera, or null.</param>
/// <param name="Sequence">Number of the frame in that boot, or null when the sender does not count.</param>
/// <param name="CapturedMicroseconds">Capture time on the server's clock, in microseconds since 1970, or null: then the time of
/// arrival.</param>
/// <param name="Flags">Bits of <see cref="Wire.FrameFlags"/>.</param>
/// <param name="Begun">Grows with the moment the frame began to come, where several of a camera may come at once; 0 where they
/// cannot.</param>
public readonly record struct FrameOrigin(uint? BootId, uint? Sequence, long? CapturedMicroseconds, uint Flags, long Begun = 0);
