using System.Text;
using System.Text.RegularExpressions;

namespace NanoCam.Server.Pages;

/// <summary>
/// Completes the HTML pages of the viewer: names each script and style sheet with the version, and lists the modules that the script
/// imports, so that the browser requests all of them in parallel instead of one import level after another.
/// </summary>
internal static partial class ViewerPages
{
    private const int MatchTimeout = 1000;

    /// <summary>Returns the complete page.</summary>
    /// <param name="html">The page.</param>
    /// <param name="prefix">Folder of the versioned files, relative to the page, with a final slash.</param>
    /// <param name="messages">Module with the texts of the reader's language.</param>
    /// <param name="read">Returns the text of a file of the viewer, or null.</param>
    public static string Complete(string html, string prefix, string messages, Func<string, string?> read)
    {
        var entry = Script().Match(html).Groups["path"].Value;
        var modules = new List<string> { entry };
        AddImports(entry, modules, read);
        modules.Add(messages);
        AddImports(messages, modules, read);
        var preloads = new StringBuilder();
        foreach (var module in modules)
        {
            preloads.Append($"  <link rel=\"modulepreload\" href=\"{module}\">\n");
        }

        return Link()
            .Replace(html.Replace("</head>", $"{preloads}</head>", StringComparison.Ordinal), $"${{attribute}}=\"{prefix}${{path}}\"");
    }

    private static void AddImports(string path, List<string> modules, Func<string, string?> read)
    {
        foreach (Match match in Import().Matches(read(path) ?? ""))
        {
            var imported = $"js/{match.Groups["name"].Value}";
            if (!modules.Contains(imported))
            {
                modules.Add(imported);
                AddImports(imported, modules, read);
            }
        }
    }

    [GeneratedRegex("<script type=\"module\" src=\"(?<path>[^\"]+)\">", RegexOptions.None, MatchTimeout)]
    private static partial Regex Script();

    [GeneratedRegex("(?<attribute>href|src)=\"(?<path>(?:css|js)/[^\"]+)\"", RegexOptions.None, MatchTimeout)]
    private static partial Regex Link();

    // Static imports only: what a module imports later is not needed for the first picture.
    [GeneratedRegex(@"^(?:import|export) .*?from '\./(?<name>[\w-]+\.js)';", RegexOptions.Multiline, MatchTimeout)]
    private static partial Regex Import();
}
