using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Finds the operations of a method that turn an enum into text: its ToString, or string.Format or Concat with its boxed value. A boxed
/// enum that is stored, discarded or passed to a method without a result does not become text.
/// </summary>
internal sealed class EnumText(MetadataReader metadata)
{
    private bool _isBoxed;
    private bool _isReceiver;

    public void BeginMethod() => _isBoxed = _isReceiver = false;

    /// <summary>Whether this operation creates the text; operations are visited in the order of the method.</summary>
    public bool IsMadeBy(OpCode opCode, EntityHandle operand)
    {
        if (opCode == OpCodes.Constrained)
        {
            _isReceiver = IsEnum(operand);
        }
        else if (opCode == OpCodes.Box)
        {
            _isBoxed |= IsEnum(operand);
        }
        else if (opCode.FlowControl == FlowControl.Call)
        {
            return IsMadeByCall(operand);
        }
        else if (opCode.StackBehaviourPush == StackBehaviour.Push0 && opCode != OpCodes.Stelem_Ref)
        {
            // The end of a statement, except for an element of the array that params create.
            _isBoxed = false;
        }

        return false;
    }

    private bool IsMadeByCall(EntityHandle method)
    {
        var (type, name, isVoid) = Describe(method);
        var made = (_isReceiver && name == "ToString") || (_isBoxed && type == "System.String" && name is "Format" or "Concat");
        _isReceiver = false;
        _isBoxed &= !made && !isVoid;
        return made;
    }

    private bool IsEnum(EntityHandle type) =>
        type.Kind switch
        {
            HandleKind.TypeDefinition => NameOf(metadata.GetTypeDefinition((TypeDefinitionHandle)type).BaseType) == "System.Enum",
            HandleKind.TypeReference => GateAssemblies.Enums.Contains(NameOf(type)),
            _ => false,
        };

    private (string Type, string Name, bool IsVoid) Describe(EntityHandle method)
    {
        if (method.Kind == HandleKind.MemberReference)
        {
            var member = metadata.GetMemberReference((MemberReferenceHandle)method);
            return (NameOf(member.Parent), metadata.GetString(member.Name), ReturnsVoid(member.Signature));
        }

        if (method.Kind == HandleKind.MethodDefinition)
        {
            var definition = metadata.GetMethodDefinition((MethodDefinitionHandle)method);
            return ("", metadata.GetString(definition.Name), ReturnsVoid(definition.Signature));
        }

        return ("", "", false);
    }

    private bool ReturnsVoid(BlobHandle signature)
    {
        var reader = metadata.GetBlobReader(signature);
        reader.ReadSignatureHeader();
        reader.ReadCompressedInteger();
        return reader.ReadSignatureTypeCode() == SignatureTypeCode.Void;
    }

    private string NameOf(EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? GateAssemblies.NameOf(metadata, (TypeReferenceHandle)type) : "";
}
