using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>
/// The steps of a frame have numbers in docs/architecture.md; comments such as "// 4. gate" repeat them.
/// </summary>
public sealed partial class JourneyTests
{
    [Fact]
    public void Numbered_comments_in_code_agree_with_the_architecture() =>
        Finding.AssertNone(
            Check(
                RepositoryTree.File("docs/architecture.md"),
                RepositoryTree.CSharp.Where(f => !f.Path.StartsWith("tests/", StringComparison.Ordinal))
            )
        );

    [Fact]
    public void Path_of_a_frame_has_seven_consecutively_numbered_steps() =>
        Assert.Equal(
            ["1", "2", "3", "4", "5", "6", "7"],
            Steps(RepositoryTree.File("docs/architecture.md")).Values.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("// 4. gate", 0)]
    [InlineData("// 5. gate", 1)]
    [InlineData("// 5. gate. Runs alone.", 1)]
    [InlineData("// 4. door", 1)]
    [InlineData("// 1. read the length", 0)]
    public void Comment_with_a_wrong_step_is_reported(string comment, int findings) =>
        Assert.Equal(
            findings,
            Check(new("docs/architecture.md", "### 4. Gate\n### 5. Fan-out\n"), [new("server/A.cs", $"    {comment}\n")]).Count()
        );

    private static IEnumerable<Finding> Check(SourceFile architecture, IEnumerable<SourceFile> sources)
    {
        var steps = Steps(architecture);
        return from file in sources
            from Match match in Comment().Matches(file.Text)
            let name = match.Groups[2].Value
            let number = match.Groups[1].Value
            where steps.GetValueOrDefault(name) != number
            select file.Finding(file.LineAt(match.Groups[1].Index), $"{architecture.Path} has no step \"{number}. {name}\"");
    }

    private static Dictionary<string, string> Steps(SourceFile architecture) =>
        Heading()
            .Matches(architecture.Text)
            .ToDictionary(m => m.Groups[2].Value.ToLowerInvariant(), m => m.Groups[1].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"^### (\d)\. ([\w-]+)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // A number and one word, alone or followed by a sentence. Longer texts are other lists.
    [GeneratedRegex(@"^\s*// (\d)\. ([\w-]+)(?:\.|$)", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
