using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>The assemblies of the gate: the class library as a reference, and every assembly of the camera compiled against it.</summary>
internal static class GateAssemblies
{
    /// <summary>The CoreLibrary of nanoFramework, from its package.</summary>
    public const string CoreLibrary = "mscorlib";

    /// <summary>Hand-written declarations of the libraries of nanoFramework that do not restore.</summary>
    public const string Declarations = "NanoFramework.Declarations";

    /// <summary>The camera's assemblies, by the names of their projects.</summary>
    public static readonly string[] Cameras = ["NanoCam.Wire", "NanoCam.Camera", "NanoCam.Device"];

    private static readonly Lazy<IReadOnlySet<string>> LazyEnums = new(FindEnums);

    /// <summary>CoreLibrary, declarations and all three assemblies.</summary>
    public static IEnumerable<string> Paths => [PathOf(CoreLibrary), PathOf(Declarations), .. Cameras.Select(PathOf)];

    /// <summary>Full names of every enum in them.</summary>
    public static IReadOnlySet<string> Enums => LazyEnums.Value;

    /// <summary>Returns the bytes of one assembly.</summary>
    public static ImmutableArray<byte> Read(string assembly) => [.. File.ReadAllBytes(PathOf(assembly))];

    /// <summary>Full name of a type that another assembly defines; nested types as Outer.Inner.</summary>
    public static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Full name of a type that an assembly defines; nested types as Outer.Inner.</summary>
    public static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            return $"{NameOf(metadata, type.GetDeclaringType())}.{name}";
        }

        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    // CoreLibrary has a folder of its own, so that .NET does not load it as its own mscorlib.
    private static string PathOf(string assembly) =>
        Path.Combine(
            AppContext.BaseDirectory,
            assembly switch
            {
                CoreLibrary => $"{CoreLibrary}/{CoreLibrary}.dll",
                Declarations => $"{Declarations}.dll",
                _ => $"{assembly}.NanoSubset.dll",
            }
        );

    private static HashSet<string> FindEnums()
    {
        HashSet<string> enums = [];
        foreach (var path in Paths)
        {
            using var assembly = new PEReader(File.OpenRead(path));
            var metadata = assembly.GetMetadataReader();
            foreach (var handle in metadata.TypeDefinitions)
            {
                var parent = metadata.GetTypeDefinition(handle).BaseType;
                var name = parent.Kind switch
                {
                    HandleKind.TypeReference => NameOf(metadata, (TypeReferenceHandle)parent),
                    HandleKind.TypeDefinition when !parent.IsNil => NameOf(metadata, (TypeDefinitionHandle)parent),
                    _ => "",
                };
                if (name == "System.Enum")
                {
                    enums.Add(NameOf(metadata, handle));
                }
            }
        }

        return enums;
    }
}
