using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>Texts that files must not contain, with the reason. The patterns do not match themselves.</summary>
internal sealed record ForbiddenText(string Pattern, string Reason, Func<SourceFile, bool> AppliesTo)
{
    public static readonly IReadOnlyList<ForbiddenText> Rules =
    [
        new(@"(?<![\w.])/(?:wor[k]|roo[t])/", "a path of one machine", Everywhere),
        new(@"[A-Z]:\\Use[r]s\\", "a path of one machine", Everywhere),
        new(
            @"(?:api\.nuget|registry\.npmjs|registry\.yarnpkg)\.[o]rg|files\.pythonhosted\.[o]rg|npmmirror\.[c]om",
            "the host of a package registry",
            Everywhere
        ),
        // Waiting with a TimeProvider as second argument uses the clock of the test.
        new(
            @"\bTask\.[D]elay\b(?!\(.+, _?time\b)|\bThread\.[S]leep\b",
            "a test waits for a condition or advances a fake clock; it does not sleep",
            IsTest
        ),
        new(@"\bwaitForTime[o]ut\b|\bWaitForTime[o]utAsync\b", "a browser test waits for a condition; it does not sleep", IsTest),
        new(@"\bcatch\b\s*(?:\([^)]*\)\s*)?(?:when\s*\([^{]*\)\s*)?\{\s*\}", "a swallowed error", IsCode),
        new(@"\b(?:TO[D]O|FIX[M]E|HA[C]K|XX[X])\b", "unfinished work is an issue, not a comment", Everywhere),
        new(@"\b(?:DateTime|DateTimeOffset)\.(?:Utc)?N[o]w\b", "only TimeProvider tells time", f =>
            IsCode(f) && f.Path.StartsWith("server/", StringComparison.Ordinal)
        ),
        new(
            @"\b(?:class|record|struct|interface|enum)\s+\w+(?:Manager|Helper|Helpers|Util|Utils|Utility|Impl)\b",
            "a name without meaning",
            f => IsCode(f) && !IsForeign(f)
        ),
        new(@"^\s*//\s*(?:var|return|await|if \(|foreach|public|private|internal)\b.*[;{]\s*$", "commented-out code", IsCode),
    ];

    private readonly Regex _regex = new(Pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline);

    public IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from file in files
        where AppliesTo(file)
        from Match match in _regex.Matches(file.Text)
        select file.Finding(file.LineAt(match.Index), $"{Reason}: {match.Value.Trim()}");

    private static bool Everywhere(SourceFile file) => true;

    private static bool IsCode(SourceFile file) => file.HasExtension(".cs", ".js");

    private static bool IsTest(SourceFile file) =>
        IsCode(file) && !IsForeign(file) && file.Path.StartsWith("tests/", StringComparison.Ordinal);

    // Declarations of the framework's types, and sources that are invalid on purpose.
    private static bool IsForeign(SourceFile file) =>
        file.Path.StartsWith("shared/NanoCam.Wire.NanoSubset/Declarations/", StringComparison.Ordinal)
        || file.Path.StartsWith("tests/NanoCam.Wire.Tests/NanoSubset/Samples/", StringComparison.Ordinal);
}
