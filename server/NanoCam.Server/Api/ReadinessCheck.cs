namespace NanoCam.Server.Api;

/// <summary>A check that a feature adds to <c>/health/ready</c>.</summary>
/// <param name="Run">Checks the feature now.</param>
internal sealed record ReadinessCheck(Func<Readiness> Run);

/// <summary>Result of a check.</summary>
/// <param name="Fault">What does not work and the consequence, as a sentence; null if the feature is working.</param>
/// <param name="BytesLeft">Bytes that may still be stored, where the feature stores.</param>
internal readonly record struct Readiness(string? Fault, long? BytesLeft);
