using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>Source file and line of types and methods, from the symbols embedded in an assembly.</summary>
internal sealed class SourceMap
{
    // Names the document of a type without method bodies: TypeDefinitionDocument in the portable PDB specification.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly string _assembly;
    private readonly MetadataReader _metadata;
    private readonly MetadataReader _symbols;

    public SourceMap(PEReader assembly)
    {
        _metadata = assembly.GetMetadataReader();
        _assembly = _metadata.GetString(_metadata.GetAssemblyDefinition().Name);
        var entry = assembly.ReadDebugDirectory().Single(item => item.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        _symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry).GetMetadataReader();
    }

    /// <summary>First line of a method, or the place of its type if it has no body.</summary>
    public string Of(MethodDefinitionHandle method) => OfBody(method) ?? Of(_metadata.GetMethodDefinition(method).GetDeclaringType());

    /// <summary>File of a type, or first line of its first method; name of the assembly for a type that the compiler adds.</summary>
    public string Of(TypeDefinitionHandle type)
    {
        foreach (var handle in _symbols.GetCustomDebugInformation(type))
        {
            var information = _symbols.GetCustomDebugInformation(handle);
            if (_symbols.GetGuid(information.Kind) == TypeDefinitionDocuments)
            {
                var row = _symbols.GetBlobReader(information.Value).ReadCompressedInteger();
                return NameOf(MetadataTokens.DocumentHandle(row));
            }
        }

        var definition = _metadata.GetTypeDefinition(type);
        var around = definition.GetDeclaringType();
        return definition.GetMethods().Select(OfBody).FirstOrDefault(source => source != null) ?? (around.IsNil ? _assembly : Of(around));
    }

    private string? OfBody(MethodDefinitionHandle method)
    {
        foreach (var point in _symbols.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (!point.IsHidden)
            {
                return $"{NameOf(point.Document)}({point.StartLine})";
            }
        }

        return null;
    }

    private string NameOf(DocumentHandle document) => _symbols.GetString(_symbols.GetDocument(document).Name);
}
