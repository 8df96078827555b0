using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>Rules that one item of an assembly breaks: a type, a field, a method, its body, or a reference.</summary>
internal sealed class IlOffences(MetadataReader metadata)
{
    // Metadata of [Serializable] and [NonSerialized] (ECMA-335, II.23.1); .NET has made their names obsolete.
    private const TypeAttributes Serializable = (TypeAttributes)0x2000;
    private const FieldAttributes NotSerialized = (FieldAttributes)0x80;

    private static readonly ImmutableHashSet<DeviceRule> None = [];

    private readonly EnumText _enumText = new(metadata);

    /// <summary>Rules broken by a type itself, without its base type and members.</summary>
    public IEnumerable<DeviceRule> Of(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        if (type.GetGenericParameters().Count > 0)
        {
            yield return DeviceRule.GenericDefinition;
        }

        // The compiler marks the classes of lambdas as serializable, and lays out the bytes of arrays.
        if (GateAssemblies.NameOf(metadata, handle).Contains('<', StringComparison.Ordinal))
        {
            yield break;
        }

        if (type.Attributes.HasFlag(Serializable))
        {
            yield return DeviceRule.NoEffect;
        }

        // Without StructLayout a struct is sequential, and an empty one takes a byte.
        var isStruct = NameOf(type.BaseType) == "System.ValueType";
        var expected = isStruct ? TypeAttributes.SequentialLayout : TypeAttributes.AutoLayout;
        var layout = type.GetLayout();
        if ((type.Attributes & TypeAttributes.LayoutMask) != expected || layout.PackingSize > 0 || layout.Size > 1)
        {
            yield return DeviceRule.StructLayout;
        }
    }

    public ImmutableHashSet<DeviceRule> Of(FieldDefinitionHandle handle)
    {
        var field = metadata.GetFieldDefinition(handle);
        var offences = field.DecodeSignature(SignatureRules.Instance, null);
        return field.Attributes.HasFlag(NotSerialized) ? offences.Add(DeviceRule.NoEffect) : offences;
    }

    /// <summary>Rules broken by the declaration of a method.</summary>
    public ImmutableHashSet<DeviceRule> Of(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var offences = SignatureRules.Of(method.DecodeSignature(SignatureRules.Instance, null));
        return method.GetGenericParameters().Count > 0 ? offences.Add(DeviceRule.GenericDefinition) : offences;
    }

    public IEnumerable<DeviceRule> Of(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            var locals = metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(SignatureRules.Instance, null);
            foreach (var rule in locals.SelectMany(local => local))
            {
                yield return rule;
            }
        }

        foreach (var rule in body.ExceptionRegions.SelectMany(region => Of(region.CatchType)))
        {
            yield return rule;
        }

        _enumText.BeginMethod();
        foreach (var (opCode, operand) in IlOperands.Read(body.GetILBytes()!))
        {
            foreach (var rule in Of(opCode).Concat(Of(operand)))
            {
                yield return rule;
            }

            if (_enumText.IsMadeBy(opCode, operand))
            {
                yield return DeviceRule.EnumText;
            }
        }
    }

    /// <summary>Rules broken by naming a type, a method or a field, wherever it is defined.</summary>
    public ImmutableHashSet<DeviceRule> Of(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                return CoreLibraryRules.Of(NameOf(handle));
            case HandleKind.TypeSpecification:
                return metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(SignatureRules.Instance, null);
            case HandleKind.MethodSpecification:
                return [DeviceRule.GenericInstantiation];
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return Of(member.Parent).Union(CoreLibraryRules.Of($"{NameOf(member.Parent)}.{metadata.GetString(member.Name)}"));
            case HandleKind.StandaloneSignature:
                return [DeviceRule.Pointer]; // calli: a call through a function pointer.
            default:
                return None;
        }
    }

    private static ImmutableHashSet<DeviceRule> Of(OpCode opCode)
    {
        if (opCode == OpCodes.Localloc)
        {
            return [DeviceRule.Stackalloc];
        }

        if (opCode == OpCodes.Mkrefany || opCode == OpCodes.Refanyval || opCode == OpCodes.Refanytype || opCode == OpCodes.Arglist)
        {
            return [DeviceRule.TypedReference];
        }

        return opCode.Name!.Contains(".ovf", StringComparison.Ordinal) ? [DeviceRule.CheckedArithmetic] : None;
    }

    private string NameOf(EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? GateAssemblies.NameOf(metadata, (TypeReferenceHandle)type) : "";
}
