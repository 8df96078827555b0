namespace NanoCam.Bench;

/// <summary>A measurement failed; the message contains the reason.</summary>
internal sealed class BenchException(string message) : Exception(message);
