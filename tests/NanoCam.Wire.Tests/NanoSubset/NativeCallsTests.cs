using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Limits of the calls into the native component. Their stubs do not write back a <c>ref</c> or <c>out</c>, do not receive an instance and
/// cannot return an array. A class that the compiler adds to their assembly would change its native checksum.
/// </summary>
public sealed class NativeCallsTests : IDisposable
{
    private static readonly string[] Parameters = ["Int32", "Int64", "Boolean", "Byte[]", "Int32[]"];

    private readonly PEReader _assembly = new(GateAssemblies.Read("NanoCam.Camera"));

    private MetadataReader Metadata => _assembly.GetMetadataReader();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public void Native_calls_are_static_and_have_only_parameters_that_stubs_can_marshal()
    {
        List<string> calls = [];
        foreach (var method in Metadata.MethodDefinitions.Select(Metadata.GetMethodDefinition))
        {
            if (!method.ImplAttributes.HasFlag(MethodImplAttributes.InternalCall))
            {
                continue;
            }

            var name = Metadata.GetString(method.Name);
            var signature = method.DecodeSignature(new TypeNames(), null);
            Assert.True(method.Attributes.HasFlag(MethodAttributes.Static), $"{name} is not static");
            Assert.All(signature.ParameterTypes, type => Assert.True(Parameters.Contains(type), $"{name} takes {type}"));
            Assert.True(signature.ReturnType is "Int32" or "Int64", $"{name} returns {signature.ReturnType}");
            calls.Add(name);
        }

        Assert.Contains("Take", calls);
        Assert.Contains("Microseconds", calls);
    }

    [Fact]
    public void Compiler_adds_no_class_with_methods_to_the_assembly_of_the_native_calls()
    {
        var added = Metadata
            .TypeDefinitions.Select(Metadata.GetTypeDefinition)
            .Where(type =>
                type.GetDeclaringType().IsNil && Metadata.GetString(type.Namespace) != "NanoCam.Camera" && type.GetMethods().Count > 0
            );

        Assert.Empty(added.Select(type => Metadata.GetString(type.Name)));
    }

    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => "ref " + elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => "pinned " + elementType;

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType + "<>";

        public string GetGenericTypeParameter(object? genericContext, int index) => "T";

        public string GetGenericMethodParameter(object? genericContext, int index) => "T";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            GateAssemblies.NameOf(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            GateAssemblies.NameOf(reader, handle);

        public string GetTypeFromSpecification(
            MetadataReader reader,
            object? genericContext,
            TypeSpecificationHandle handle,
            byte rawTypeKind
        ) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
