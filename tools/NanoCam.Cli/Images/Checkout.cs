using System.Text.RegularExpressions;

namespace NanoCam.Cli.Images;

/// <summary>Reads files of a checkout of nf-interpreter or ESP-IDF. Missing files are empty.</summary>
internal sealed class Checkout(string directory)
{
    /// <summary>The folder.</summary>
    public string Folder => directory;

    /// <summary>Path of a file or folder in it.</summary>
    public string PathOf(string path) => Path.Combine(directory, path);

    /// <summary>Whether the file or folder exists.</summary>
    public bool Has(string path) => Path.Exists(PathOf(path));

    /// <summary>Text of a file.</summary>
    public string Text(string path) => File.Exists(PathOf(path)) ? File.ReadAllText(PathOf(path)) : "";

    /// <summary>First group of the first match in a file, or null.</summary>
    public string? Find(string path, string pattern) =>
        Regex.Match(Text(path), pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5)) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    /// <summary>The commit that is checked out; null without git.</summary>
    public string? Commit()
    {
        var git = PathOf(".git");
        if (File.Exists(git))
        {
            // A worktree or submodule.
            git = Path.GetFullPath(Path.Combine(directory, File.ReadAllText(git).Replace("gitdir:", "", StringComparison.Ordinal).Trim()));
        }

        Checkout folder = new(git);
        var head = folder.Text("HEAD").Trim();
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return head.Length == 0 ? null : head;
        }

        var name = head["ref: ".Length..];
        var common = folder.Text("commondir").Trim() is { Length: > 0 } path
            ? new Checkout(Path.GetFullPath(Path.Combine(git, path)))
            : folder;
        return common.Text(name).Trim() is { Length: > 0 } commit
            ? commit
            : common.Find("packed-refs", $"^([0-9a-f]{{40}}) {Regex.Escape(name)}$");
    }
}
