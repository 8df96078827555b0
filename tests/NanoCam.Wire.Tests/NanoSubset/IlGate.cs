using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Inspects a compiled assembly for what the compiler lets through and the device does not run (<see cref="DeviceRule"/>). Nothing is
/// exempt: neither the declarations of the class library nor the attributes the compiler adds break a rule.
/// </summary>
internal sealed class IlGate
{
    private readonly PEReader _assembly;
    private readonly MetadataReader _metadata;
    private readonly SourceMap _sources;
    private readonly EnumText _enumText;
    private readonly HashSet<Violation> _violations = [];

    private IlGate(PEReader assembly)
    {
        _assembly = assembly;
        _metadata = assembly.GetMetadataReader();
        _sources = new SourceMap(assembly);
        _enumText = new EnumText(_metadata);
    }

    /// <summary>Every violation in an assembly with embedded symbols.</summary>
    public static IReadOnlyCollection<Violation> Inspect(ImmutableArray<byte> assembly)
    {
        using PEReader reader = new(assembly);
        IlGate gate = new(reader);
        foreach (TypeDefinitionHandle type in gate._metadata.TypeDefinitions)
        {
            gate.InspectType(type);
        }

        gate.InspectTables();
        return gate._violations;
    }

    private void InspectType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string name = GateAssemblies.NameOf(_metadata, handle);
        string source = _sources.Of(handle);
        if (type.GetGenericParameters().Count > 0)
        {
            Report(DeviceRule.GenericDefinition, source, name);
        }

        Report(OffencesOf(type.BaseType), source, name);
        Report(OffencesOf(type.GetCustomAttributes()), source, name);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            Report(OffencesOf(_metadata.GetInterfaceImplementation(implementation).Interface), source, name);
        }

        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(fieldHandle);
            Report(field.DecodeSignature(SignatureRules.Instance, null), source, $"{name}.{_metadata.GetString(field.Name)}");
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            InspectMethod(method, name, type.Attributes.HasFlag(TypeAttributes.Interface));
        }
    }

    private void InspectMethod(MethodDefinitionHandle handle, string typeName, bool inInterface)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string name = $"{typeName}.{_metadata.GetString(method.Name)}";
        string source = _sources.Of(handle);
        if (method.GetGenericParameters().Count > 0)
        {
            Report(DeviceRule.GenericDefinition, source, name);
        }

        Report(SignatureRules.Of(method.DecodeSignature(SignatureRules.Instance, null)), source, name);
        Report(OffencesOf(method.GetCustomAttributes()), source, name);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        if (inInterface)
        {
            Report(DeviceRule.DefaultInterfaceMethod, source, name);
        }

        MethodBodyBlock body = _assembly.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            StandaloneSignature locals = _metadata.GetStandaloneSignature(body.LocalSignature);
            foreach (ImmutableHashSet<DeviceRule> local in locals.DecodeLocalSignature(SignatureRules.Instance, null))
            {
                Report(local, source, name);
            }
        }

        _enumText.BeginMethod();
        foreach ((OpCode opCode, EntityHandle operand) in IlOperands.Read(body.GetILBytes()!))
        {
            if (opCode == OpCodes.Localloc)
            {
                Report(DeviceRule.Stackalloc, source, name);
            }

            if (opCode.Name!.Contains(".ovf", StringComparison.Ordinal))
            {
                Report(DeviceRule.CheckedArithmetic, source, name);
            }

            if (_enumText.IsMadeBy(opCode, operand))
            {
                Report(DeviceRule.EnumText, source, name);
            }

            Report(OffencesOf(operand), source, name);
        }
    }

    /// <summary>What nothing above led to: a type named only by the attribute of a parameter, or of the assembly.</summary>
    private void InspectTables()
    {
        string assembly = _metadata.GetString(_metadata.GetAssemblyDefinition().Name);
        for (int row = 1; row <= _metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            ImmutableHashSet<DeviceRule> offences = OffencesOf(MetadataTokens.TypeSpecificationHandle(row));
            Report(offences.Except(_violations.Select(violation => violation.Rule)), assembly, "its metadata");
        }
    }

    private ImmutableHashSet<DeviceRule> OffencesOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeSpecification:
                return _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(SignatureRules.Instance, null);
            case HandleKind.MethodSpecification:
                return [DeviceRule.GenericInstantiation];
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return OffencesOf(member.Parent);
            case HandleKind.StandaloneSignature:
                return [DeviceRule.Pointer]; // calli: a call through a function pointer.
            default:
                return [];
        }
    }

    private IEnumerable<DeviceRule> OffencesOf(CustomAttributeHandleCollection attributes) =>
        attributes.SelectMany(attribute => OffencesOf(_metadata.GetCustomAttribute(attribute).Constructor));

    private void Report(IEnumerable<DeviceRule> rules, string source, string member)
    {
        foreach (DeviceRule rule in rules)
        {
            Report(rule, source, member);
        }
    }

    private void Report(DeviceRule rule, string source, string member) => _violations.Add(new Violation(rule, source, member));
}
