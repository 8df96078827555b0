namespace NanoCam.Cli.Doctor;

/// <summary>Outcome of a check.</summary>
internal enum CheckOutcome
{
    /// <summary>Passed.</summary>
    Ok,

    /// <summary>Passed with a problem. Does not change the exit code.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Skipped, or nothing to check.</summary>
    Skipped,
}

/// <summary>Result of one check of <c>nanocam doctor</c>.</summary>
/// <param name="Name">Short name, stable for scripts: "tcp", "camera door".</param>
/// <param name="Outcome">Outcome.</param>
/// <param name="Detail">Finding, as a sentence.</param>
/// <param name="Advice">Advice, as a sentence; null without one.</param>
internal sealed record Check(string Name, CheckOutcome Outcome, string Detail, string? Advice = null)
{
    /// <summary>Creates a passed check.</summary>
    public static Check Ok(string name, string detail) => new(name, CheckOutcome.Ok, detail);

    /// <summary>Creates a check with a warning.</summary>
    public static Check Warning(string name, string detail, string advice) => new(name, CheckOutcome.Warning, detail, advice);

    /// <summary>Creates a failed check.</summary>
    public static Check Failed(string name, string detail, string? advice) => new(name, CheckOutcome.Failed, detail, advice);

    /// <summary>Creates a skipped check.</summary>
    public static Check Skipped(string name, string detail) => new(name, CheckOutcome.Skipped, detail);
}
