namespace NanoCam.Bench;

/// <summary>Something cannot be measured; the message says what and why.</summary>
internal sealed class BenchException(string message) : Exception(message);
