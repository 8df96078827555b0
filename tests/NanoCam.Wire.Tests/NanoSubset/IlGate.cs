using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Inspects a compiled assembly for code that the compiler accepts and the device does not run (<see cref="DeviceRule"/>), and names the
/// place of each violation. The declarations of the class library are inspected as well.
/// </summary>
internal sealed class IlGate
{
    private readonly PEReader _assembly;
    private readonly MetadataReader _metadata;
    private readonly SourceMap _sources;
    private readonly IlOffences _offences;
    private readonly HashSet<Violation> _violations = [];

    private IlGate(PEReader assembly)
    {
        _assembly = assembly;
        _metadata = assembly.GetMetadataReader();
        _sources = new SourceMap(assembly);
        _offences = new IlOffences(_metadata);
    }

    /// <summary>Every violation in an assembly with embedded symbols.</summary>
    public static IReadOnlyCollection<Violation> Inspect(ImmutableArray<byte> assembly)
    {
        using var reader = new PEReader(assembly);
        var gate = new IlGate(reader);
        foreach (var type in gate._metadata.TypeDefinitions)
        {
            gate.InspectType(type);
        }

        gate.InspectAttributes();
        gate.InspectTypeSpecifications();
        return gate._violations;
    }

    private void InspectType(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        Report(_offences.Of(handle), handle);
        Report(_offences.Of(type.BaseType), handle);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Report(_offences.Of(_metadata.GetInterfaceImplementation(implementation).Interface), handle);
        }

        foreach (var field in type.GetFields())
        {
            Report(_offences.Of(field), field);
        }

        foreach (var method in type.GetMethods())
        {
            Report(_offences.Of(method), method);
            InspectBody(method, type.Attributes.HasFlag(TypeAttributes.Interface));
        }
    }

    private void InspectBody(MethodDefinitionHandle handle, bool inInterface)
    {
        var method = _metadata.GetMethodDefinition(handle);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        if (inInterface)
        {
            Report([DeviceRule.DefaultInterfaceMethod], handle);
        }

        Report(_offences.Of(_assembly.GetMethodBody(method.RelativeVirtualAddress)), handle);
    }

    private void InspectAttributes()
    {
        // Metadata of AssemblyCulture and AssemblyFlags.
        var assembly = _metadata.GetAssemblyDefinition();
        if (!assembly.Culture.IsNil || assembly.Flags != default)
        {
            Report([DeviceRule.NoEffect], EntityHandle.AssemblyDefinition);
        }

        foreach (var attribute in _metadata.CustomAttributes.Select(_metadata.GetCustomAttribute))
        {
            Report(_offences.Of(attribute.Constructor), attribute.Parent);
        }
    }

    /// <summary>Finds types that only an argument of an attribute names.</summary>
    private void InspectTypeSpecifications()
    {
        for (var row = 1; row <= _metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var offences = _offences.Of(MetadataTokens.TypeSpecificationHandle(row));
            Report(offences.Except(_violations.Select(violation => violation.Rule)), EntityHandle.AssemblyDefinition);
        }
    }

    private void Report(IEnumerable<DeviceRule> rules, EntityHandle place)
    {
        foreach (var rule in rules)
        {
            var (source, member) = NameOf(place);
            _violations.Add(new Violation(rule, source, member));
        }
    }

    private (string Source, string Member) NameOf(EntityHandle place)
    {
        switch (place.Kind)
        {
            case HandleKind.TypeDefinition:
                return (_sources.Of((TypeDefinitionHandle)place), GateAssemblies.NameOf(_metadata, (TypeDefinitionHandle)place));
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)place);
                return (_sources.Of((MethodDefinitionHandle)place), NameIn(method.GetDeclaringType(), method.Name));
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)place);
                return (_sources.Of(field.GetDeclaringType()), NameIn(field.GetDeclaringType(), field.Name));
            default:
                return (_metadata.GetString(_metadata.GetAssemblyDefinition().Name), "its metadata");
        }
    }

    private string NameIn(TypeDefinitionHandle type, StringHandle name) =>
        $"{GateAssemblies.NameOf(_metadata, type)}.{_metadata.GetString(name)}";
}
