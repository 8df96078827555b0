namespace NanoCam.Repository.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Path from the root, with slashes.</param>
/// <param name="Text">Content of the file.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>Lines without line ends; a final newline does not start another line.</summary>
    public IReadOnlyList<string> Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>Folder of the file, without a final slash; empty at the root.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public bool HasExtension(params string[] extensions) => extensions.Any(e => Path.EndsWith(e, StringComparison.Ordinal));

    /// <summary>Line number of a position in <see cref="Text"/>.</summary>
    public int LineAt(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    public Finding Finding(int line, string message) => new(Path, line, message);
}
