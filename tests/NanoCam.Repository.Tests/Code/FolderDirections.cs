using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// Which folder of a project may know which. Read from the sources and not from the compiled assembly, so that the finding names the line
/// to change. Types at the root of the project put everything together and are seen by nobody, but for those named.
/// </summary>
internal sealed partial class FolderDirections
{
    /// <summary>The server. docs/architecture.md draws the same picture.</summary>
    public static readonly FolderDirections Server = new("server/NanoCam.Server/", "NanoCam.Server")
    {
        Allowed =
        {
            ["Frames"] = [],
            ["Access"] = ["Cameras", "Storage"],
            ["Cameras"] = ["Frames"],
            ["Ingest"] = ["Frames", "Cameras", "Storage", "Access"],
            ["Live"] = ["Frames", "Cameras", "Access"],
            ["Storage"] = ["Frames", "Cameras"],
            ["Web"] = ["Frames", "Cameras", "Ingest", "Live", "Storage", "Access"],
        },
        SeenFromEverywhere = { "ServerMeter" },
        // Pulling is what nanocam publish does, turned round: both read MJPEG with one reader.
        KnowsTheCamerasSide = { "Ingest/Pull" },
    };

    /// <summary>The firmware. Board puts everything together on the device, as programs do on .NET.</summary>
    public static readonly FolderDirections Device = new("device/NanoCam.Device/", "NanoCam.Device")
    {
        Allowed =
        {
            ["Time"] = [],
            ["Chip"] = [],
            ["Text"] = [],
            ["Health"] = ["Capture", "Chip", "Time"],
            ["Capture"] = ["Health", "Chip", "Time"],
            ["Network"] = ["Health", "Time"],
            ["Uplink"] = ["Capture", "Network", "Health", "Chip", "Text", "Time"],
            ["Http"] = ["Text", "Time"],
            ["Provisioning"] = ["Uplink", "Http", "Text", "Chip", "Time"],
            ["Local"] = ["Capture", "Http", "Provisioning", "Time"],
            ["Board"] = ["Uplink", "Provisioning", "Network", "Health", "Capture", "Local", "Chip", "Time"],
        },
        // Capture tells Health what happened; Health reads what the slot counted.
        Pairs = { ("Capture", "Health") },
        SeenFromEverywhere = { "DeviceIdentity" },
        SeesTheRoot = "Board",
    };

    private readonly string _folder;
    private readonly Regex _qualified;

    /// <summary>The rule of one project.</summary>
    /// <param name="folder">Its folder, with a final slash.</param>
    /// <param name="name">Its root namespace; the last part also begins a name from elsewhere in the project.</param>
    public FolderDirections(string folder, string name)
    {
        _folder = folder;
        Name = name;
        var root = Regex.Escape(name);
        var last = Regex.Escape(name[(name.LastIndexOf('.') + 1)..]);
        // Either a whole namespace (using NanoCam.Server.Live;) or a type qualified with its folder (Live.Socket, Server.Live.Socket).
        _qualified = new Regex($@"(?:{root}\.|(?<![\w.])(?:{last}\.)?)(\w+)(?:\.(\w+)|(?<=using {root}\.\w+);)");
    }

    /// <summary>Root namespace.</summary>
    public string Name { get; }

    /// <summary>A folder, and the folders whose types it may name.</summary>
    public Dictionary<string, string[]> Allowed { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders that know each other, with the reason beside them; everywhere else the table has no cycle.</summary>
    public HashSet<(string, string)> Pairs { get; } = [];

    /// <summary>Types at the root that every folder may name.</summary>
    public HashSet<string> SeenFromEverywhere { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders that may name the cameras' side, NanoCam.Client.</summary>
    public HashSet<string> KnowsTheCamerasSide { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder that may name the types at the root; empty when there is none.</summary>
    public string SeesTheRoot { get; init; } = "";

    public IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files)
    {
        var sources = files.Where(f => f.Path.StartsWith(_folder, StringComparison.Ordinal) && f.HasExtension(".cs")).ToList();
        var owners = sources
            .SelectMany(f => TypesIn(f).Select(type => (Type: type, Folder: TopFolder(f))))
            .DistinctBy(t => t.Type, StringComparer.Ordinal)
            .ToDictionary(t => t.Type, t => t.Folder, StringComparer.Ordinal);
        return sources.Where(f => TopFolder(f).Length > 0).SelectMany(file => CheckFile(file, owners));
    }

    private IEnumerable<Finding> CheckFile(SourceFile file, Dictionary<string, string> owners)
    {
        var folder = TopFolder(file);
        if (!Allowed.TryGetValue(folder, out var allowed))
        {
            yield return file.Finding(1, $"folder {folder} has no entry in the table of allowed directions (FolderDirections.cs)");
            yield break;
        }

        var expected = $"{Name}.{file.Folder[_folder.Length..].Replace('/', '.')}";
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

            foreach (Match match in _qualified.Matches(line))
            {
                var other = match.Groups[1].Value;
                if (
                    other != folder
                    && Allowed.ContainsKey(other)
                    && !allowed.Contains(other, StringComparer.Ordinal)
                    && (match.Groups[2].Value.Length == 0 || owners.GetValueOrDefault(match.Groups[2].Value) == other)
                )
                {
                    yield return file.Finding(i + 1, $"{folder} must not know {other}: {line.Trim()}");
                }
            }

            foreach (Match match in Word().Matches(line))
            {
                if (
                    folder != SeesTheRoot
                    && !SeenFromEverywhere.Contains(match.Value)
                    && owners.TryGetValue(match.Value, out var owner)
                    && owner.Length == 0
                )
                {
                    yield return file.Finding(i + 1, $"{folder} must not know {match.Value}, which puts the parts together: {line.Trim()}");
                }
            }

            if (
                line.StartsWith("using NanoCam.Client", StringComparison.Ordinal)
                && !KnowsTheCamerasSide.Contains(file.Folder[_folder.Length..])
            )
            {
                yield return file.Finding(
                    i + 1,
                    $"only the root of the server, for --demo, and {string.Join(", ", KnowsTheCamerasSide)} may know the cameras' side: {line.Trim()}"
                );
            }
        }
    }

    private string TopFolder(SourceFile file)
    {
        var path = file.Path[_folder.Length..];
        return path.Contains('/') ? path[..path.IndexOf('/')] : "";
    }

    private static IEnumerable<string> TypesIn(SourceFile file) => Declaration().Matches(file.Text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public|internal|file)[\w ]*? (?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<!\.)\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
