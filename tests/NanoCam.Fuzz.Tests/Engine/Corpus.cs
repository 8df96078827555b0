namespace NanoCam.Fuzz.Tests.Engine;

/// <summary>Committed inputs of a parser, by file name.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>Reads all inputs of a folder ordered by name, so that a seed gives the same run on every machine.</summary>
    /// <exception cref="InvalidOperationException">The folder is empty or missing.</exception>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(string target)
    {
        var folder = Path.Combine(Folder, target);
        var paths = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Length > 0
            ? [.. paths.Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]
            : throw new InvalidOperationException($"The parser {target} has no corpus.");
    }
}
