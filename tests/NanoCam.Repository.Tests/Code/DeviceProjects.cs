using System.Xml.Linq;

namespace NanoCam.Repository.Tests.Code;

/// <summary>
/// Checks of the nanoFramework projects. Only Visual Studio with its extension builds them, so these tests read the project files to find
/// errors of such a build: a source or a package that is listed in one place only.
/// </summary>
internal static class DeviceProjects
{
    /// <summary>Type of a nanoFramework project in a solution.</summary>
    public const string TypeGuid = "{11A8DD76-328B-46DF-9F39-F559912D0360}";

    public static IEnumerable<SourceFile> Projects(IEnumerable<SourceFile> files) => files.Where(f => f.HasExtension(".nfproj"));

    /// <summary>Finds references without a package, packages without a reference, and packages in two versions.</summary>
    public static IEnumerable<Finding> CheckPackages(IReadOnlyCollection<SourceFile> files)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var project in Projects(files))
        {
            var list = files.SingleOrDefault(f => f.Path == $"{project.Folder}/packages.config");
            if (list is null)
            {
                yield return project.Finding(1, "has no packages.config beside it");
                continue;
            }

            var packages = XDocument
                .Parse(list.Text)
                .Root!.Elements()
                .ToDictionary(p => (string)p.Attribute("id")!, p => (string)p.Attribute("version")!, StringComparer.Ordinal);
            var expected = packages.ToDictionary(p => $@"..\..\packages\{p.Key}.{p.Value}\lib\", p => p.Key, StringComparer.Ordinal);
            var used = new HashSet<string>(StringComparer.Ordinal);
            foreach (var reference in Elements(project, "Reference"))
            {
                var assembly = (string)reference.Attribute("Include")!;
                var hint = reference.Elements().Single(e => e.Name.LocalName == "HintPath").Value;
                var folder = hint[..(hint.LastIndexOf('\\') + 1)];
                if (!expected.TryGetValue(folder, out var package) || hint != $"{folder}{assembly}.dll")
                {
                    yield return project.Finding(1, $"references {assembly} from {hint}, which no package in packages.config contains");
                    continue;
                }

                used.Add(package);
            }

            foreach (var package in packages)
            {
                if (!used.Contains(package.Key))
                {
                    yield return list.Finding(1, $"lists {package.Key}, which {project.Path} does not reference");
                }

                if (versions.TryGetValue(package.Key, out var other) && other != package.Value)
                {
                    yield return list.Finding(1, $"uses {package.Key} {package.Value}, another project uses {other}");
                }

                versions[package.Key] = package.Value;
            }
        }
    }

    /// <summary>Finds sources that neither the project nor its .projitems lists, and listed sources that do not exist.</summary>
    public static IEnumerable<Finding> CheckSources(IReadOnlyCollection<SourceFile> files)
    {
        foreach (var project in Projects(files))
        {
            var items = files.Single(f => f.Path == Path.ChangeExtension(project.Path, ".projitems"));
            var listed = Listed(project).Concat(Listed(items)).ToList();
            var present = files
                .Where(f => f.HasExtension(".cs") && f.Path.StartsWith(project.Folder + "/", StringComparison.Ordinal))
                .Select(f => f.Path)
                .ToList();
            foreach (var path in present.Except(listed, StringComparer.Ordinal))
            {
                var file = path.Contains("/Board/") || path.Contains("/Properties/") ? project : items;
                yield return file.Finding(1, $"does not list {path}");
            }

            foreach (var path in listed.Except(present, StringComparer.Ordinal))
            {
                yield return project.Finding(1, $"{path} is listed and does not exist; Visual Studio does not support wildcards here");
            }

            foreach (var path in listed.GroupBy(p => p, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                yield return project.Finding(1, $"{path.Key} is listed twice");
            }
        }
    }

    /// <summary>
    /// Finds wrong project types and configuration rows. F5 builds and deploys projects that have rows; only programs have deploy rows.
    /// </summary>
    public static IEnumerable<Finding> CheckSolution(SourceFile solution, IEnumerable<SourceFile> files)
    {
        foreach (var project in Projects(files))
        {
            var line = solution.Lines.FirstOrDefault(l => l.Contains($"\"{project.Path.Replace('/', '\\')}\"", StringComparison.Ordinal))
                ?? "";
            if (!line.StartsWith($"Project(\"{TypeGuid}\")", StringComparison.Ordinal))
            {
                yield return solution.Finding(1, $"{project.Path} is not of the type of nanoFramework projects");
                continue;
            }

            var id = line.TrimEnd('"')[^38..];
            var isProgram = Elements(project, "OutputType").Single().Value == "Exe";
            foreach (var configuration in new[] { "Debug", "Release" })
            {
                foreach (var (kind, wanted) in new[] { ("Build", true), ("Deploy", isProgram) })
                {
                    if (
                        solution.Lines.Any(l => l.Contains($"{id}.{configuration}|Any CPU.{kind}.0", StringComparison.OrdinalIgnoreCase))
                        != wanted
                    )
                    {
                        yield return solution.Finding(
                            1,
                            $"{project.Path} {(wanted ? "lacks its" : "has a")} {kind} row for {configuration}"
                        );
                    }
                }
            }

            if (
                !string.Equals(
                    $"{{{Elements(project, "ProjectGuid").Single().Value.Trim('{', '}')}}}",
                    id,
                    StringComparison.OrdinalIgnoreCase
                )
            )
            {
                yield return project.Finding(1, $"has a ProjectGuid that differs from NanoCam.sln, {id}");
            }
        }
    }

    private static IEnumerable<string> Listed(SourceFile file) =>
        Elements(file, "Compile")
            .Select(e =>
                $"{file.Folder}/{((string)e.Attribute("Include")!).Replace("$(MSBuildThisFileDirectory)", "").Replace('\\', '/')}"
            );

    private static IEnumerable<XElement> Elements(SourceFile file, string name) =>
        XDocument.Parse(file.Text).Descendants().Where(e => e.Name.LocalName == name);
}
