using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>docs/reference/dependencies.md lists all packages with their versions; the README lists the shipped ones.</summary>
public sealed partial class DependenciesTests
{
    private const string Page = "docs/reference/dependencies.md";

    [Fact]
    public void Page_lists_exactly_the_packages_with_their_versions() =>
        Assert.Equal(
            Used().Order(StringComparer.Ordinal),
            Listed(RepositoryTree.File(Page)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void README_names_shipped_packages_in_the_same_version()
    {
        var readme = string.Join(' ', RepositoryTree.File("README.md").Lines);
        var shipped = Shipped(RepositoryTree.File(Page)).ToList();

        Assert.NotEmpty(shipped);
        Assert.All(shipped, package => Assert.Contains(package, readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_has_its_own_lock_file()
    {
        var projects = RepositoryTree.Files.Where(f => f.HasExtension(".csproj")).ToList();

        Assert.NotEmpty(projects);
        Finding.AssertNone(
            from project in projects
            let name = RepositoryTree.Exists($"{project.Folder}/packages.config") ? "packages.net10.lock.json" : "packages.lock.json"
            where !RepositoryTree.Exists($"{project.Folder}/{name}")
            select project.Finding(1, $"has no {name} beside it")
        );
    }

    // A section for a runtime identifier comes from publishing on one machine and breaks the locked restore on others.
    [Fact]
    public void Lock_files_are_independent_of_the_machine() =>
        Finding.AssertNone(
            from file in RepositoryTree.Files.Where(f => f.HasExtension(".lock.json"))
            where file.Text.Contains("\"net10.0/", StringComparison.Ordinal)
            select file.Finding(1, "has packages of one runtime identifier")
        );

    [Fact]
    public void Different_version_and_unlisted_package_are_reported()
    {
        var listed = Listed(new(Page, "| `A` | 1.0 | server | why |\n| `B.C` | 2.0-rc.1 | why |\n| B | 3 | why |\n"));

        Assert.Equal(["A 1.0", "B.C 2.0-rc.1"], listed);
    }

    private static HashSet<string> Used()
    {
        var central = XDocument
            .Parse(RepositoryTree.File("Directory.Packages.props").Text)
            .Descendants()
            .Where(e => e.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
            .Select(e => $"{e.Attribute("Include")!.Value} {e.Attribute("Version")!.Value}");
        var device = RepositoryTree
            .Files.Where(f => f.Path.EndsWith("/packages.config", StringComparison.Ordinal))
            .SelectMany(f => XDocument.Parse(f.Text).Descendants("package"))
            .Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}");
        return [.. central, .. device];
    }

    private static IEnumerable<string> Shipped(SourceFile page) =>
        Listed(new(page.Path, page.Text[..page.Text.IndexOf("## Build and test only", StringComparison.Ordinal)]));

    private static IEnumerable<string> Listed(SourceFile page) =>
        Row().Matches(page.Text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}");

    [GeneratedRegex(@"^\| `([\w.]+)` \| ([\w.-]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
