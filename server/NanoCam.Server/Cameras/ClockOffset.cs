namespace NanoCam.Server.Cameras;

/// <summary>Clock of a camera relative to the server's.</summary>
/// <param name="OffsetMicroseconds">Offset that converts the camera's time since boot to microseconds since 1970-01-01 UTC.</param>
/// <param name="RoundTripMicroseconds">Round trip of the measurement. The offset is off by at most half of it.</param>
public sealed record ClockOffset(long OffsetMicroseconds, long RoundTripMicroseconds);
