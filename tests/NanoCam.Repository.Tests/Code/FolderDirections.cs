using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// Checks which folders of a project use each other, including sub-folders. It reads sources instead of the assembly, so that a finding
/// points to the line to change. Types at the root of the project use all folders, and folders use only the listed ones of them.
/// </summary>
internal sealed partial class FolderDirections
{
    /// <summary>The server: a folder may use those of the lines above it. docs/architecture.md contains the same table.</summary>
    public static readonly FolderDirections Server = Layered(
        "server/NanoCam.Server/",
        "NanoCam.Server",
        ["Background"],
        ["Frames"],
        ["Database"],
        ["Api"],
        ["Hosting/Sockets", "Hosting/ServiceManagement"],
        ["Hosting"],
        ["Pages"],
        ["Accounts"],
        ["Accounts/SignIn", "QrCodes"],
        ["Cameras"],
        ["Ingest", "Pairing"],
        ["Uplink", "Stills"],
        ["Recording/Storage"],
        ["Recording"],
        ["Uploads", "Pull", "Live/Transport", "Motion", "Integrations/Detections"],
        ["Live", "Integrations/Mqtt", "Integrations/Webhooks"],
        ["Steering", "Presets", "Explain"],
        ["Recording/History"],
        ["Recording/Playback", "Recording/Export"],
        ["Compat/CameraWebServer"],
        ["Compat"]
    );

    /// <summary>The firmware: Board uses all folders on the device, as programs do on .NET.</summary>
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
            ["Supervision"] = ["Health", "Chip", "Time"],
            ["Uplink"] = ["Capture", "Network", "Supervision", "Health", "Chip", "Text", "Time"],
            ["Http"] = ["Text", "Time"],
            ["Provisioning"] = ["Uplink", "Http", "Text", "Chip", "Time"],
            ["Local"] = ["Capture", "Http", "Provisioning", "Time"],
            ["Board"] = ["Uplink", "Provisioning", "Network", "Health", "Capture", "Local", "Chip", "Time"],
        },
        // Capture reports to Health; Health reads the counters of the slot.
        Pairs = { ("Capture", "Health") },
        SeenFromEverywhere = { "DeviceIdentity" },
        SeesTheRoot = "Board",
    };

    private readonly string _folder;
    private readonly Regex _qualified;

    /// <summary>Creates the rule of one project.</summary>
    /// <param name="folder">Folder of the project, with a final slash.</param>
    /// <param name="name">Root namespace; its last part can also start a qualified name.</param>
    public FolderDirections(string folder, string name)
    {
        _folder = folder;
        Name = name;
        var root = Regex.Escape(name);
        var last = Regex.Escape(name[(name.LastIndexOf('.') + 1)..]);
        // Either a whole namespace (using NanoCam.Server.Live;) or a type qualified with its folder (Live.Socket, Server.Live.Socket).
        _qualified = new Regex($@"(?:{root}\.|(?<![\w.])(?:{last}\.)?)(?<path>\w+(?:\.\w+)*)(?<whole>;)?");
    }

    /// <summary>Root namespace.</summary>
    public string Name { get; }

    /// <summary>Folders, each with the folders whose types it may use.</summary>
    public Dictionary<string, string[]> Allowed { get; } = new(StringComparer.Ordinal);

    /// <summary>Pairs of folders that may use each other, with the reason in a comment; otherwise the table has no cycle.</summary>
    public HashSet<(string, string)> Pairs { get; } = [];

    /// <summary>Types at the root that every folder may use.</summary>
    public HashSet<string> SeenFromEverywhere { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder that may use the types at the root; empty for none.</summary>
    public string SeesTheRoot { get; init; } = "";

    public IEnumerable<Finding> Check(IReadOnlyCollection<SourceFile> files)
    {
        var sources = files.Where(f => f.Path.StartsWith(_folder, StringComparison.Ordinal) && f.HasExtension(".cs")).ToList();
        var owners = sources
            .SelectMany(f => TypesIn(f).Select(type => (Type: type, Folder: FolderOf(f))))
            .DistinctBy(t => t.Type, StringComparer.Ordinal)
            .ToDictionary(t => t.Type, t => t.Folder, StringComparer.Ordinal);
        return sources.Where(f => FolderOf(f).Length > 0).SelectMany(file => CheckFile(file, owners));
    }

    private static FolderDirections Layered(string folder, string name, params string[][] layers)
    {
        var project = new FolderDirections(folder, name);
        List<string> lower = [];
        foreach (var layer in layers)
        {
            foreach (var one in layer)
            {
                project.Allowed[one] = [.. lower];
            }

            lower.AddRange(layer);
        }

        // The name of the one meter that all features add their instruments to.
        project.SeenFromEverywhere.Add("ServerMeter");
        return project;
    }

    private IEnumerable<Finding> CheckFile(SourceFile file, Dictionary<string, string> owners)
    {
        var folder = FolderOf(file);
        if (!Allowed.TryGetValue(folder, out var allowed))
        {
            yield return file.Finding(1, $"folder {folder} has no entry in the table of allowed directions (FolderDirections.cs)");
            yield break;
        }

        var expected = $"{Name}.{folder.Replace('/', '.')}";
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

            foreach (var other in FoldersIn(line, folder, owners))
            {
                if (other != folder && !allowed.Contains(other, StringComparer.Ordinal))
                {
                    yield return file.Finding(i + 1, $"{folder} must not use {other}: {line.Trim()}");
                }
            }

            if (folder != SeesTheRoot && TypesAtTheRoot(line, owners).FirstOrDefault() is { } type)
            {
                yield return file.Finding(i + 1, $"{folder} must not use {type} of the root: {line.Trim()}");
            }

            if (folder is not "Pull" && Name == "NanoCam.Server" && line.StartsWith("using NanoCam.Client", StringComparison.Ordinal))
            {
                yield return file.Finding(i + 1, $"only Pull and the root, for --demo, may use the client library: {line.Trim()}");
            }
        }
    }

    // Finds folders named by a namespace or a qualified type, and enclosing folders named by an unqualified type, which needs no using.
    private IEnumerable<string> FoldersIn(string line, string folder, Dictionary<string, string> owners) =>
        _qualified
            .Matches(line)
            .Select(match => FolderNamed(match.Groups["path"].Value, match.Groups["whole"].Success, owners))
            .Concat(
                Word()
                    .Matches(line)
                    .Select(match => owners.GetValueOrDefault(match.Value))
                    .Where(owner => owner?.Length > 0 && folder.StartsWith($"{owner}/", StringComparison.Ordinal))
            )
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private string? FolderNamed(string path, bool isWhole, Dictionary<string, string> owners)
    {
        var parts = path.Split('.');
        for (var length = parts.Length; length > 0; length--)
        {
            var folder = string.Join('/', parts[..length]);
            if (Allowed.ContainsKey(folder))
            {
                var isNamespace = length == parts.Length && isWhole;
                var isType = length < parts.Length && owners.GetValueOrDefault(parts[length]) == folder;
                return isNamespace || isType ? folder : null;
            }
        }

        return null;
    }

    private IEnumerable<string> TypesAtTheRoot(string line, Dictionary<string, string> owners) =>
        Word()
            .Matches(line)
            .Select(match => match.Value)
            .Where(word => !SeenFromEverywhere.Contains(word) && owners.TryGetValue(word, out var owner) && owner.Length == 0);

    private string FolderOf(SourceFile file) => file.Folder.Length < _folder.Length ? "" : file.Folder[_folder.Length..];

    private static IEnumerable<string> TypesIn(SourceFile file) => Declaration().Matches(file.Text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public|internal|file)[\w ]*? (?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<!\.)\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
