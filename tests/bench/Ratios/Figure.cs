using NanoCam.Bench.Measure;

namespace NanoCam.Bench.Ratios;

/// <summary>Cost of one kind of work on one server.</summary>
/// <param name="Cold">CPU per unit in microseconds, in the first seconds after the start.</param>
/// <param name="Warm">The same when the server is warm.</param>
/// <param name="Switches">Context switches per second when the server is warm.</param>
/// <param name="OthersPercent">CPU use of other processes on the core of the server, in percent.</param>
internal sealed record Figure(double Cold, double Warm, double Switches, double OthersPercent)
{
    /// <summary>Milliseconds from upload to viewer; null if there are no viewers.</summary>
    public Samples? LatencyMs { get; init; }
}
