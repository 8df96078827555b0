using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Which assemblies of nanoFramework an assembly of the camera uses, and which its .nfproj references. The declarations are one assembly
/// here, so a missing reference would compile in the gate and fail in Visual Studio.
/// </summary>
internal static class LibraryUse
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> LibrariesByType = new(ReadLibraries);

    /// <summary>Name of every declared library: its folder.</summary>
    public static IEnumerable<string> Declared => LibrariesByType.Value.Values.Distinct();

    /// <summary>Libraries whose types an assembly names.</summary>
    public static IReadOnlySet<string> Of(string assembly)
    {
        using PEReader reader = new(GateAssemblies.Read(assembly));
        MetadataReader metadata = reader.GetMetadataReader();
        HashSet<string> used = [];
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            if (LibrariesByType.Value.TryGetValue(GateAssemblies.NameOf(metadata, handle), out string? library))
            {
                used.Add(library);
            }
        }

        return used;
    }

    /// <summary>Libraries a project for the device references.</summary>
    public static IReadOnlySet<string> ReferencedBy(string project) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, project + ".nfproj")).Descendants()
            .Where(element => element.Name.LocalName == "Reference")
            .Select(element => ((string)element.Attribute("Include")!).Split(',')[0])
            .ToHashSet();

    private static Dictionary<string, string> ReadLibraries()
    {
        using PEReader declarations = new(GateAssemblies.Read(GateAssemblies.Declarations));
        MetadataReader metadata = declarations.GetMetadataReader();
        SourceMap sources = new(declarations);
        Dictionary<string, string> libraries = [];
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinitionHandle outermost = handle;
            while (metadata.GetTypeDefinition(outermost).GetDeclaringType() is { IsNil: false } declaring)
            {
                outermost = declaring;
            }

            // Without a source: what the compiler itself embeds.
            string source = sources.Of(outermost);
            if (source.EndsWith(".cs", StringComparison.Ordinal))
            {
                libraries[GateAssemblies.NameOf(metadata, handle)] = Path.GetFileName(Path.GetDirectoryName(source.Replace('\\', '/'))!);
            }
        }

        return libraries;
    }
}
