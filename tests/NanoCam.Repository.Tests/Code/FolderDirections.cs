using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// Which folder of the server may know which. Read from the sources and not from the compiled assembly, so that the finding names the
/// line to change. Program and ServerApp, at the root of the project, put everything together and are seen by nobody.
/// </summary>
internal static partial class FolderDirections
{
    public const string Server = "server/NanoCam.Server/";

    /// <summary>The rule, in one place: a folder, and the folders whose types it may name. docs/architecture.md draws the same picture.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Frames"] = [],
        ["Access"] = [],
        ["Cameras"] = ["Frames"],
        ["Ingest"] = ["Frames", "Cameras"],
        ["Live"] = ["Frames", "Cameras"],
        ["Storage"] = ["Frames", "Cameras"],
        ["Web"] = ["Frames", "Cameras", "Ingest", "Live", "Storage", "Access"],
    };

    public static IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files)
    {
        var sources = files.Where(f => f.Path.StartsWith(Server, StringComparison.Ordinal) && f.HasExtension(".cs")).ToList();
        var owners = sources.SelectMany(f => TypesIn(f).Select(type => (Type: type, Folder: TopFolder(f))))
            .DistinctBy(t => t.Type, StringComparer.Ordinal).ToDictionary(t => t.Type, t => t.Folder, StringComparer.Ordinal);
        return sources.Where(f => TopFolder(f).Length > 0).SelectMany(file => CheckFile(file, owners));
    }

    private static IEnumerable<Finding> CheckFile(SourceFile file, Dictionary<string, string> owners)
    {
        var folder = TopFolder(file);
        if (!Allowed.TryGetValue(folder, out var allowed))
        {
            yield return file.Finding(1, $"folder {folder} has no entry in the table of allowed directions (FolderDirections.cs)");
            yield break;
        }

        var expected = "NanoCam.Server." + file.Folder[Server.Length..].Replace('/', '.');
        var stated = Namespace().Match(file.Text).Groups[1].Value;
        if (stated != expected)
        {
            yield return file.Finding(1, $"namespace {stated} does not follow the folder: {expected}");
        }

        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            if (line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match match in Qualified().Matches(line))
            {
                var other = match.Groups[1].Value;
                if (other != folder && Allowed.ContainsKey(other) && !allowed.Contains(other, StringComparer.Ordinal)
                    && (match.Groups[2].Value.Length == 0 || owners.GetValueOrDefault(match.Groups[2].Value) == other))
                {
                    yield return file.Finding(i + 1, $"{folder} must not know {other}: {line.Trim()}");
                }
            }

            foreach (Match match in Word().Matches(line))
            {
                if (owners.TryGetValue(match.Value, out var owner) && owner.Length == 0)
                {
                    yield return file.Finding(i + 1, $"{folder} must not know {match.Value}, which puts the parts together: {line.Trim()}");
                }
            }

            if (line.StartsWith("using NanoCam.Client", StringComparison.Ordinal))
            {
                yield return file.Finding(i + 1, $"only the root of the server, for --demo, may know the cameras' side: {line.Trim()}");
            }
        }
    }

    private static string TopFolder(SourceFile file)
    {
        var path = file.Path[Server.Length..];
        return path.Contains('/') ? path[..path.IndexOf('/')] : "";
    }

    private static IEnumerable<string> TypesIn(SourceFile file) => Declaration().Matches(file.Text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public|internal|file)[\w ]*? (?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // Either a whole namespace (using NanoCam.Server.Live;) or a type qualified with its folder (Live.Socket, Server.Live.Socket).
    [GeneratedRegex(@"(?:NanoCam\.Server\.|(?<![\w.])(?:Server\.)?)(\w+)(?:\.(\w+)|(?<=using NanoCam\.Server\.\w+);)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<!\.)\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
