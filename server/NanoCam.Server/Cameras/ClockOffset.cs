namespace NanoCam.Server.Cameras;

/// <summary>Clock of a camera relative to the server's.</summary>
/// <param name="OffsetMicroseconds">Offset that converts the camera's time since boot to microseconds since 1970-01-01 UTC.</param>
/// <param name="RoundTripMicroseconds">Round trip of the measurement.</param>
/// <param name="ErrorMicroseconds">The offset is off by at most this: half of the round trip, and the drift since the measurement.</param>
/// <param name="DriftPpm">How much slower the camera's clock runs, in parts per million; null until it is measured.</param>
public readonly record struct ClockOffset(long OffsetMicroseconds, long RoundTripMicroseconds, long ErrorMicroseconds, double? DriftPpm);
