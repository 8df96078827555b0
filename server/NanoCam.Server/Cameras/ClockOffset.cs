namespace NanoCam.Server.Cameras;

/// <summary>How a camera's clock stands to ours.</summary>
/// <param name="OffsetMicroseconds">Add to the camera's time since boot to get microseconds since 1970-01-01 UTC.</param>
/// <param name="RoundTripMicroseconds">Round trip of the exchange it was measured in; the offset is wrong by half of it at most.</param>
public sealed record ClockOffset(long OffsetMicroseconds, long RoundTripMicroseconds);
