using NanoCam.Cli.Running;

namespace NanoCam.Cli.Images;

/// <summary>
/// Joins the assemblies of an application into the file for the deployment partition. The interpreter expects each assembly at a multiple
/// of four bytes (CLRStartup.cpp, LoadDeploymentAssemblies), as Visual Studio's extension writes them.
/// </summary>
internal static class AppPack
{
    // The firmware references neither the unit test launcher nor these, but build folders contain them.
    private static readonly string[] Ignored = ["nanoFramework.TestFramework", "nanoFramework.UnitTestLauncher"];

    /// <summary>Finds the assemblies in files and folders, without duplicates.</summary>
    /// <exception cref="CliException">A path does not exist, or two different assemblies have one name.</exception>
    public static IReadOnlyList<PeFile> Find(IEnumerable<string> paths)
    {
        Dictionary<string, (PeFile Assembly, string Path)> found = new(StringComparer.Ordinal);
        foreach (var path in paths.SelectMany(Expand))
        {
            var assembly = PeFile.Read(path);
            if (Ignored.Contains(assembly.Name))
            {
                continue;
            }

            if (found.TryGetValue(assembly.Name, out var other) && !other.Assembly.Bytes.AsSpan().SequenceEqual(assembly.Bytes))
            {
                throw CliException.Usage(
                    $"{other.Path} and {path} are different builds of {assembly.Name}. Specify only the folders of one configuration."
                );
            }

            found.TryAdd(assembly.Name, (assembly, path));
        }

        return [.. found.Values.Select(entry => entry.Assembly).OrderBy(assembly => assembly.Name, StringComparer.Ordinal)];
    }

    /// <summary>Names that an assembly references and that are not among the assemblies.</summary>
    public static IReadOnlyList<(string Missing, string By)> FindMissing(IReadOnlyList<PeFile> assemblies) =>
        [
            .. assemblies
                .SelectMany(assembly => assembly.References.Select(name => (Missing: name, By: assembly.Name)))
                .Where(reference => assemblies.All(assembly => assembly.Name != reference.Missing))
                .DistinctBy(reference => reference.Missing),
        ];

    /// <summary>Writes all assemblies, each padded to a multiple of four bytes.</summary>
    public static byte[] Join(IEnumerable<PeFile> assemblies)
    {
        using MemoryStream joined = new();
        foreach (var assembly in assemblies)
        {
            joined.Write(assembly.Bytes);
            joined.Write(new byte[-assembly.Bytes.Length & 3]);
        }

        return joined.ToArray();
    }

    private static IEnumerable<string> Expand(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.pe", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : File.Exists(path) ? [path]
        : throw CliException.Usage($"{path} does not exist.");
}
