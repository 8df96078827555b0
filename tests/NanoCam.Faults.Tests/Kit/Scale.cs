namespace NanoCam.Faults.Tests.Kit;

/// <summary>How hard the faults are: everything in <c>tests/soak.sh --faults</c>, enough to notice in <c>tests/run.sh</c>.</summary>
internal static class Scale
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("NANOCAM_FAULTS") == "full";

    /// <summary>One of two numbers, by <c>NANOCAM_FAULTS</c>.</summary>
    public static int Of(int full, int fast) => IsFull ? full : fast;
}
