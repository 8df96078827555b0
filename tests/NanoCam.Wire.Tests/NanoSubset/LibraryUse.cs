using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Assemblies of nanoFramework that an assembly of the camera uses, and those that its .nfproj references. The declarations are one
/// assembly here, so a missing reference would compile in the gate and fail in Visual Studio.
/// </summary>
internal static class LibraryUse
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> LibrariesByType = new(ReadLibraries);

    /// <summary>Name of every declared library: its folder.</summary>
    public static IEnumerable<string> Declared => LibrariesByType.Value.Values.Distinct();

    /// <summary>Libraries whose types an assembly names.</summary>
    public static IReadOnlySet<string> Of(string assembly)
    {
        using var reader = new PEReader(GateAssemblies.Read(assembly));
        var metadata = reader.GetMetadataReader();
        HashSet<string> used = [];
        foreach (var handle in metadata.TypeReferences)
        {
            if (LibrariesByType.Value.TryGetValue(GateAssemblies.NameOf(metadata, handle), out var library))
            {
                used.Add(library);
            }
        }

        used.UnionWith(
            metadata
                .AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(name => name == GateAssemblies.CoreLibrary)
        );

        return used;
    }

    /// <summary>Libraries that a project for the device references.</summary>
    public static IReadOnlySet<string> ReferencedBy(string project) =>
        References(project).Select(reference => (string)reference.Attribute("Include")!).ToHashSet();

    /// <summary>Path of a library in the packages folder of Visual Studio.</summary>
    public static string PathReferencedBy(string project, string library) =>
        References(project)
            .Single(reference => (string)reference.Attribute("Include")! == library)
            .Elements()
            .Single(element => element.Name.LocalName == "HintPath")
            .Value;

    private static IEnumerable<XElement> References(string project) =>
        XDocument
            .Load(Path.Combine(AppContext.BaseDirectory, project + ".nfproj"))
            .Descendants()
            .Where(element => element.Name.LocalName == "Reference");

    private static Dictionary<string, string> ReadLibraries()
    {
        using var declarations = new PEReader(GateAssemblies.Read(GateAssemblies.Declarations));
        var metadata = declarations.GetMetadataReader();
        var sources = new SourceMap(declarations);
        Dictionary<string, string> libraries = [];
        foreach (var handle in metadata.TypeDefinitions)
        {
            var outermost = handle;
            while (metadata.GetTypeDefinition(outermost).GetDeclaringType() is { IsNil: false } declaring)
            {
                outermost = declaring;
            }

            // A type without a source is one that the compiler embeds.
            var source = sources.Of(outermost);
            if (source.EndsWith(".cs", StringComparison.Ordinal))
            {
                libraries[GateAssemblies.NameOf(metadata, handle)] = Path.GetFileName(Path.GetDirectoryName(source.Replace('\\', '/'))!);
            }
        }

        return libraries;
    }
}
