using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>Rules for the endings of type names in the server: XServices registers, XRoutes maps, XOptions configures.</summary>
internal static partial class TypeEndings
{
    private static readonly (string Ending, string Methods, string Sentence)[] Rules =
    [
        ("Services", "^Add", "registers services: its public methods start with Add"),
        ("Routes", "^Map", "maps routes: its public methods start with Map"),
        ("Options", "^Validate$", "holds settings: it has no public methods"),
    ];

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("server/", StringComparison.Ordinal) && file.HasExtension(".cs")
        from rule in Rules
        where Regex.IsMatch(file.Text, $@"\bclass \w+{rule.Ending}\b")
        from Match method in PublicMethod().Matches(file.Text)
        let name = method.Groups["name"].Value
        where !Regex.IsMatch(name, rule.Methods)
        select file.Finding(file.LineAt(method.Index), $"{name}: a type ending in {rule.Ending} {rule.Sentence}");

    [GeneratedRegex(
        @"^    public (?:static )?(?:async )?(?!class|record|const|event|override)[\w<>\[\]?, .()]+ (?<name>\w+)(?:<\w+>)?\(",
        RegexOptions.Multiline
    )]
    private static partial Regex PublicMethod();
}
