namespace NanoCam.Server.Cameras;

/// <summary>State of a camera at one moment.</summary>
/// <param name="IsOnline">Whether it is expected to send frames.</param>
/// <param name="IsLate">Whether its newest frame is older than <see cref="LateAfterMicroseconds"/>, or missing. A source that is pulled on
/// demand is not late while it has no viewers.</param>
/// <param name="LastFrameMicroseconds">Time its newest frame arrived, in microseconds since 1970; 0 means never.</param>
/// <param name="LateAfterMicroseconds">Time without a frame after which it is late, by <see cref="OnlineAndLateRule"/>.</param>
public readonly record struct CameraCondition(bool IsOnline, bool IsLate, long LastFrameMicroseconds, long LateAfterMicroseconds);
