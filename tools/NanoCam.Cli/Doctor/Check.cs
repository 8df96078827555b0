namespace NanoCam.Cli.Doctor;

/// <summary>How a check ended.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but somebody should look at it. Does not change the exit code.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Failed,

    /// <summary>Could not be examined, or there is nothing to examine.</summary>
    Skipped,
}

/// <summary>Result of one step of the doctor.</summary>
/// <param name="Name">Short name, stable for scripts: "tcp", "camera door".</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found, as a sentence.</param>
/// <param name="Advice">What to do about it; null when nothing is to be done.</param>
internal sealed record Check(string Name, CheckOutcome Outcome, string Detail, string? Advice = null)
{
    /// <summary>As it should be.</summary>
    public static Check Ok(string name, string detail) => new(name, CheckOutcome.Ok, detail);

    /// <summary>Somebody should look at it.</summary>
    public static Check Warning(string name, string detail, string advice) => new(name, CheckOutcome.Warning, detail, advice);

    /// <summary>Does not work.</summary>
    public static Check Failed(string name, string detail, string? advice) => new(name, CheckOutcome.Failed, detail, advice);

    /// <summary>Not examined.</summary>
    public static Check Skipped(string name, string detail) => new(name, CheckOutcome.Skipped, detail);
}
