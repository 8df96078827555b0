namespace NanoCam.Server.Cameras;

/// <summary>Clock of a camera relative to the server's.</summary>
/// <param name="OffsetMicroseconds">Added to the camera's time since boot, gives microseconds since 1970-01-01 UTC.</param>
/// <param name="RoundTripMicroseconds">Round trip of the measurement. The offset is off by at most half of it.</param>
public sealed record ClockOffset(long OffsetMicroseconds, long RoundTripMicroseconds);
