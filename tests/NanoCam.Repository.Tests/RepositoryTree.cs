namespace NanoCam.Repository.Tests;

/// <summary>The working tree of the tests, without the output of builds and tools.</summary>
internal static class RepositoryTree
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", ".vs", "node_modules", "artifacts", "TestResults", "data"];

    private static readonly string[] TextExtensions =
    [
        ".cs",
        ".js",
        ".mjs",
        ".css",
        ".html",
        ".md",
        ".sh",
        ".json",
        ".yml",
        ".yaml",
        ".xml",
        ".csproj",
        ".nfproj",
        ".props",
        ".targets",
        ".projitems",
        ".shproj",
        ".sln",
        ".slnLaunch",
        ".c",
        ".h",
        ".cpp",
        ".cmake",
        ".config",
        ".txt",
        ".py",
        "/run",
        ".editorconfig",
    ];

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(ReadAll);

    /// <summary>Folder that contains NanoCam.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<SourceFile> Files => All.Value;

    public static IEnumerable<SourceFile> Markdown => Files.Where(f => f.HasExtension(".md"));

    public static IEnumerable<SourceFile> CSharp => Files.Where(f => f.HasExtension(".cs"));

    /// <summary>Returns a file that must exist.</summary>
    public static SourceFile File(string path) =>
        Files.SingleOrDefault(f => f.Path == path) ?? throw new FileNotFoundException($"The repository has no {path}.", path);

    public static bool Exists(string path)
    {
        var full = Path.Combine(Root, path);
        return System.IO.File.Exists(full) || Directory.Exists(full);
    }

    private static List<SourceFile> ReadAll() =>
        [.. Walk(Root).Select(path => new SourceFile(path, System.IO.File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n")))];

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (TextExtensions.Any(extension => path.EndsWith(extension, StringComparison.Ordinal)))
            {
                yield return path;
            }
        }

        foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (!Skipped.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            {
                foreach (var path in Walk(child))
                {
                    yield return path;
                }
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "NanoCam.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} contains NanoCam.sln.");
    }
}
