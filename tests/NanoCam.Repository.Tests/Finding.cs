namespace NanoCam.Repository.Tests;

/// <summary>One place that breaks a rule, in the form editors and terminals make clickable.</summary>
internal sealed record Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";

    /// <summary>Fails the test with every finding, so that one run shows all there is to mend.</summary>
    public static void AssertNone(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} places break the rule:\n{string.Join('\n', all)}");
    }
}
