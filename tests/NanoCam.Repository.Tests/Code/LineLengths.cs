using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>Limits lines to 140 columns of C#, the width of the formatter, and 120 columns of Markdown.</summary>
internal static partial class LineLengths
{
    public const int CSharp = 140;
    public const int Markdown = 120;

    // Declarations copied from other libraries, a SQL text, an HTML page, and a table with one glyph per line.
    private static readonly string[] Exceptions =
    [
        "shared/NanoCam.Wire.NanoSubset/Declarations/",
        "server/NanoCam.Server/Database/Schema.cs",
        "device/NanoCam.Device/Provisioning/SetupPage.cs",
        "tools/NanoCam.VirtualCamera/Scenes/Glyphs.cs",
    ];

    public static IEnumerable<Finding> OfCSharp(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs") && !Exceptions.Any(path => file.Path.StartsWith(path, StringComparison.Ordinal))
        from line in LongerThan(CSharp, file)
        select line;

    public static IEnumerable<Finding> OfMarkdown(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".md")
        let code = CodeLines(file)
        from line in LongerThan(Markdown, file)
        where !code.Contains(line.Line) && CanBreak(file.Lines[line.Line - 1])
        select line;

    private static IEnumerable<Finding> LongerThan(int limit, SourceFile file) =>
        from line in Enumerable.Range(1, file.Lines.Count)
        where file.Lines[line - 1].Length > limit
        select file.Finding(line, $"{file.Lines[line - 1].Length} columns; the limit is {limit}");

    // A row of a table is one line, and a link is not broken.
    private static bool CanBreak(string line)
    {
        var start = Indent().Match(line).Length;
        return !line.AsSpan(start).StartsWith("|")
            && Link().Replace(line, link => new string('x', link.Length)).IndexOf(' ', start, Markdown - start) >= 0;
    }

    private static HashSet<int> CodeLines(SourceFile file)
    {
        HashSet<int> lines = [];
        var isInside = false;
        for (var line = 1; line <= file.Lines.Count; line++)
        {
            var isFence = file.Lines[line - 1].TrimStart().StartsWith("```", StringComparison.Ordinal);
            isInside ^= isFence;
            if (isInside)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    [GeneratedRegex(@"^\s*([-*]\s+)?")]
    private static partial Regex Indent();

    [GeneratedRegex(@"\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Link();
}
