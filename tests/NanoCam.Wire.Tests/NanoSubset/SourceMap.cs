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
        DebugDirectoryEntry entry = assembly.ReadDebugDirectory().Single(item => item.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        _symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry).GetMetadataReader();
    }

    /// <summary>Where a method begins; where it has no body, its type.</summary>
    public string Of(MethodDefinitionHandle method) =>
        OfBody(method) ?? Of(_metadata.GetMethodDefinition(method).GetDeclaringType());

    /// <summary>Where the first body of a type begins, or its file, or the name of the assembly for what the compiler made.</summary>
    public string Of(TypeDefinitionHandle type)
    {
        foreach (CustomDebugInformationHandle handle in _symbols.GetCustomDebugInformation(type))
        {
            CustomDebugInformation information = _symbols.GetCustomDebugInformation(handle);
            if (_symbols.GetGuid(information.Kind) == TypeDefinitionDocuments)
            {
                int row = _symbols.GetBlobReader(information.Value).ReadCompressedInteger();
                return NameOf(MetadataTokens.DocumentHandle(row));
            }
        }

        return _metadata.GetTypeDefinition(type).GetMethods().Select(OfBody).FirstOrDefault(source => source != null) ?? _assembly;
    }

    private string? OfBody(MethodDefinitionHandle method)
    {
        foreach (SequencePoint point in _symbols.GetMethodDebugInformation(method).GetSequencePoints())
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
