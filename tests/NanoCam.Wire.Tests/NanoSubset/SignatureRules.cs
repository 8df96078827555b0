using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Decodes a signature to the rules that it breaks. A type is represented by the set of its offences, and a compound type adds its own.
/// </summary>
internal sealed class SignatureRules : ISignatureTypeProvider<ImmutableHashSet<DeviceRule>, object?>
{
    public static readonly SignatureRules Instance = new();

    private static readonly ImmutableHashSet<DeviceRule> None = [];

    public ImmutableHashSet<DeviceRule> GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        typeCode == PrimitiveTypeCode.TypedReference ? [DeviceRule.TypedReference] : None;

    public ImmutableHashSet<DeviceRule> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => None;

    public ImmutableHashSet<DeviceRule> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        CoreLibraryRules.Of(GateAssemblies.NameOf(reader, handle));

    public ImmutableHashSet<DeviceRule> GetTypeFromSpecification(
        MetadataReader reader,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableHashSet<DeviceRule> GetSZArrayType(ImmutableHashSet<DeviceRule> elementType) => elementType;

    public ImmutableHashSet<DeviceRule> GetByReferenceType(ImmutableHashSet<DeviceRule> elementType) => elementType;

    public ImmutableHashSet<DeviceRule> GetModifiedType(
        ImmutableHashSet<DeviceRule> modifier,
        ImmutableHashSet<DeviceRule> unmodifiedType,
        bool isRequired
    ) => modifier.Union(unmodifiedType);

    public ImmutableHashSet<DeviceRule> GetArrayType(ImmutableHashSet<DeviceRule> elementType, ArrayShape shape) =>
        elementType.Add(DeviceRule.MultiDimensionalArray);

    public ImmutableHashSet<DeviceRule> GetGenericInstantiation(
        ImmutableHashSet<DeviceRule> genericType,
        ImmutableArray<ImmutableHashSet<DeviceRule>> typeArguments
    ) => typeArguments.Aggregate(genericType, (all, argument) => all.Union(argument)).Add(DeviceRule.GenericInstantiation);

    // Inside a generic definition, which is reported as such.
    public ImmutableHashSet<DeviceRule> GetGenericTypeParameter(object? genericContext, int index) => None;

    public ImmutableHashSet<DeviceRule> GetGenericMethodParameter(object? genericContext, int index) => None;

    public ImmutableHashSet<DeviceRule> GetPointerType(ImmutableHashSet<DeviceRule> elementType) => elementType.Add(DeviceRule.Pointer);

    // IL of `fixed`.
    public ImmutableHashSet<DeviceRule> GetPinnedType(ImmutableHashSet<DeviceRule> elementType) => elementType.Add(DeviceRule.Pointer);

    public ImmutableHashSet<DeviceRule> GetFunctionPointerType(MethodSignature<ImmutableHashSet<DeviceRule>> signature) =>
        Of(signature).Add(DeviceRule.Pointer);

    /// <summary>The offences of a return type, all parameters and the calling convention.</summary>
    public static ImmutableHashSet<DeviceRule> Of(MethodSignature<ImmutableHashSet<DeviceRule>> signature)
    {
        var offences = signature.ParameterTypes.Aggregate(signature.ReturnType, (all, parameter) => all.Union(parameter));
        return signature.Header.CallingConvention == SignatureCallingConvention.VarArgs
            ? offences.Add(DeviceRule.TypedReference)
            : offences;
    }
}
