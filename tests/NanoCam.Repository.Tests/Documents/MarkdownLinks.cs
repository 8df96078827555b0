using System.Text;
using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>Checks links between documents and paths of documents in code: the file and the heading must exist.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>Checks every relative link of the Markdown files against all files and folders of the tree.</summary>
    public static IEnumerable<Finding> CheckLinks(IReadOnlyCollection<SourceFile> files, Func<string, bool> exists)
    {
        var documents = files.Where(f => f.HasExtension(".md")).ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var document in documents.Values)
        {
            foreach (var (line, target) in LinksIn(document))
            {
                var parts = target.Split('#', 2);
                var path = parts[0].Length == 0 ? document.Path : Resolve(document.Folder, parts[0]);
                if (path is null || !exists(path))
                {
                    yield return document.Finding(line, $"links to {target}, which does not exist");
                }
                else if (parts.Length == 2 && documents.TryGetValue(path, out var other) && !AnchorsOf(other).Contains(parts[1]))
                {
                    yield return document.Finding(line, $"links to {target}, but {path} has no such heading");
                }
            }
        }
    }

    /// <summary>Checks the paths of documents in code and scripts, as in "see docs/architecture.md".</summary>
    public static IEnumerable<Finding> CheckMentions(IEnumerable<SourceFile> files, Func<string, bool> exists) =>
        from file in files
        where !file.HasExtension(".md")
        from Match match in Mention().Matches(file.Text)
        where !exists(match.Value)
        select file.Finding(file.LineAt(match.Index), $"names {match.Value}, which does not exist");

    /// <summary>Anchors of a document, made from its headings as GitHub makes them.</summary>
    public static HashSet<string> AnchorsOf(SourceFile document)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, line) in ProseOf(document))
        {
            var heading = Heading().Match(line);
            if (heading.Success)
            {
                var slug = Slug(heading.Groups[1].Value);
                var name = slug;
                for (var i = 1; !anchors.Add(name); i++)
                {
                    name = $"{slug}-{i}";
                }
            }

            anchors.UnionWith(ExplicitAnchor().Matches(line).Select(m => m.Groups[1].Value));
        }

        return anchors;
    }

    private static IEnumerable<(int Line, string Target)> LinksIn(SourceFile document) =>
        from line in ProseOf(document)
        let prose = InlineCode().Replace(line.Text, "")
        from match in Link().Matches(prose).Concat(Definition().Matches(prose))
        let target = match.Groups[1].Value
        where !External().IsMatch(target)
        select (line.Number, target);

    private static IEnumerable<(int Number, string Text)> ProseOf(SourceFile document)
    {
        var fenced = false;
        for (var i = 0; i < document.Lines.Count; i++)
        {
            var line = document.Lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced)
            {
                yield return (i + 1, line);
            }
        }
    }

    private static string? Resolve(string folder, string target)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in Uri.UnescapeDataString(target).Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ""))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string Slug(string heading)
    {
        var text = LinkText().Replace(heading, "$1");
        var slug = new StringBuilder(text.Length);
        foreach (var c in text.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
            {
                slug.Append(c);
            }
            else if (c == ' ')
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }

    [GeneratedRegex(@"\]\(<?([^)\s>]+)>?(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*\[[^\]]+\]:\s+(\S+)")]
    private static partial Regex Definition();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex External();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"<a\s+(?:id|name)=""([^""]+)""")]
    private static partial Regex ExplicitAnchor();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    // "owner/repository, docs/…" is a document of another repository.
    [GeneratedRegex(@"(?<!\w/[\w.-]+, )(?<![\w/.-])docs/[\w./-]+\.md\b")]
    private static partial Regex Mention();
}
