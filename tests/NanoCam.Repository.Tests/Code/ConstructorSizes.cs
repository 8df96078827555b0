using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>A type with more than seven dependencies has more than one responsibility. Records contain data and are exempt.</summary>
internal static partial class ConstructorSizes
{
    public const int MaxParameters = 7;

    private static readonly string[] Folders = ["server/", "tools/", "device/"];

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) =>
        from file in files
        where file.HasExtension(".cs") && Array.Exists(Folders, folder => file.Path.StartsWith(folder, StringComparison.Ordinal))
        from Match type in Type().Matches(file.Text)
        let name = type.Groups["name"].Value
        from list in ParameterLists(file.Text, type, name)
        let count = Count(file.Text, list)
        where count > MaxParameters
        select file.Finding(
            file.LineAt(list),
            $"the constructor of {name} has {count} parameters; the limit is {MaxParameters}. "
                + "Give the type fewer jobs: move those that belong together into a type of their own, not into a bag of services."
        );

    // Start of a parameter list: of the primary constructor, or of another one.
    private static IEnumerable<int> ParameterLists(string text, Match type, string name)
    {
        var end = type.Index + type.Length;
        if (end < text.Length && text[end] == '(')
        {
            yield return end;
        }

        foreach (Match other in Regex.Matches(text, $@"^\s+(?:public|internal|protected|private) {name}(?=\()", RegexOptions.Multiline))
        {
            yield return other.Index + other.Length;
        }
    }

    private static int Count(string text, int open)
    {
        var depth = 0;
        var commas = 0;
        for (var i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(' or '[' or '<' or '{':
                    depth++;
                    break;
                case ')' or ']' or '>' or '}' when --depth == 0:
                    return text.AsSpan(open + 1, i - open - 1).IsWhiteSpace() ? 0 : commas + 1;
                case ',' when depth == 1:
                    commas++;
                    break;
            }
        }

        return 0;
    }

    [GeneratedRegex(@"(?<!record )\b(?:class|struct) (?<name>\w+)(?:<[^>]*>)?")]
    private static partial Regex Type();
}
