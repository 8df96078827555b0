namespace NanoCam.Faults.Tests.Kit;

/// <summary>Scale of the fault tests: full in <c>tests/soak.sh --faults</c>, smaller in <c>tests/run.sh</c>.</summary>
internal static class Scale
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("NANOCAM_FAULTS") == "full";

    /// <summary>Selects one of two numbers by <c>NANOCAM_FAULTS</c>.</summary>
    public static int Of(int full, int fast) => IsFull ? full : fast;
}
