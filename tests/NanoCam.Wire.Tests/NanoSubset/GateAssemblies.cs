using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>What the gate compiles: the declarations, and every assembly of the camera against them.</summary>
internal static class GateAssemblies
{
    /// <summary>The part of nanoFramework's class library that we allow.</summary>
    public const string Declarations = "NanoFramework.Declarations";

    /// <summary>The camera's assemblies, as their projects call them.</summary>
    public static readonly string[] Cameras = ["NanoCam.Wire", "NanoCam.Camera", "NanoCam.Device"];

    private static readonly Lazy<IReadOnlySet<string>> LazyEnums = new(FindEnums);

    /// <summary>Declarations and all three assemblies.</summary>
    public static IEnumerable<string> Paths => [PathOf(Declarations), .. Cameras.Select(camera => PathOf(camera + ".NanoSubset"))];

    /// <summary>Full names of every enum in them.</summary>
    public static IReadOnlySet<string> Enums => LazyEnums.Value;

    /// <summary>The bytes of one of them.</summary>
    public static ImmutableArray<byte> Read(string assembly) =>
        [.. File.ReadAllBytes(PathOf(assembly == Declarations ? assembly : assembly + ".NanoSubset"))];

    /// <summary>Full name of a type another assembly defines; nested types as Outer.Inner.</summary>
    public static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Full name of a type an assembly defines; nested types as Outer.Inner.</summary>
    public static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            return $"{NameOf(metadata, type.GetDeclaringType())}.{name}";
        }

        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file + ".dll");

    private static HashSet<string> FindEnums()
    {
        HashSet<string> enums = [];
        foreach (string path in Paths)
        {
            using PEReader assembly = new(File.OpenRead(path));
            MetadataReader metadata = assembly.GetMetadataReader();
            foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
            {
                EntityHandle parent = metadata.GetTypeDefinition(handle).BaseType;
                string name = parent.Kind switch
                {
                    HandleKind.TypeReference => NameOf(metadata, (TypeReferenceHandle)parent),
                    HandleKind.TypeDefinition when !parent.IsNil => NameOf(metadata, (TypeDefinitionHandle)parent),
                    _ => ""
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
