namespace NanoCam.Server.Steering;

/// <summary>Settings that the controller chose for a camera.</summary>
/// <param name="IntervalMs">Milliseconds between frames; 0 is as fast as it can.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Quality">Quality, 1 to 100.</param>
/// <param name="FrameBudgetBytes">Bytes that a frame should not exceed; 0 is no limit.</param>
/// <param name="Reason">Why.</param>
internal sealed record SteeringDecision(int IntervalMs, int Width, int Height, int Quality, int FrameBudgetBytes, SteeringReason Reason);
