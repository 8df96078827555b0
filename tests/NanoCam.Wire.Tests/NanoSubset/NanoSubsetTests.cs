using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NanoCam.Wire.Tests.NanoSubset.Samples;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>The gate between the sources and the device. Samples of each kind prove that it rejects what the device cannot run.</summary>
public sealed class NanoSubsetTests
{
    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "NanoSubset", "Samples", "RunsOnTheDevice");

    public static TheoryData<string> UnknownSamples => [.. DoesNotCompile.All.Keys];

    public static TheoryData<string> RejectedSamples => [.. BreaksARule.All.Keys];

    public static TheoryData<string> RunnableSamples =>
        [.. Directory.EnumerateFiles(Files, "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> CameraAssemblies => [.. GateAssemblies.Cameras];

    [Theory]
    [MemberData(nameof(CameraAssemblies))]
    [InlineData(GateAssemblies.Declarations)]
    public void Assembly_for_the_camera_breaks_no_rule(string assembly)
    {
        var violations = IlGate.Inspect(GateAssemblies.Read(assembly));

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [MemberData(nameof(CameraAssemblies))]
    public void Every_used_library_is_referenced_by_the_device_project(string assembly)
    {
        var referenced = LibraryUse.ReferencedBy(assembly);

        Assert.Empty(LibraryUse.Of(assembly).Except(referenced));
        Assert.Contains("mscorlib", referenced);
        Assert.Contains("mscorlib", LibraryUse.Of(assembly));
    }

    /// <summary>Two versions can differ in types and members: the gate would accept code that Visual Studio does not compile.</summary>
    [Theory]
    [MemberData(nameof(CameraAssemblies))]
    public void Gate_compiles_against_the_CoreLibrary_of_the_device_project(string assembly)
    {
        using var library = new PEReader(GateAssemblies.Read(GateAssemblies.CoreLibrary));
        var version = library.GetMetadataReader().GetAssemblyDefinition().Version;

        Assert.Equal(
            $@"..\..\packages\nanoFramework.CoreLibrary.{version.ToString(3)}\lib\mscorlib.dll",
            LibraryUse.PathReferencedBy(assembly, GateAssemblies.CoreLibrary)
        );
    }

    /// <summary>A declaration of a library that no project references would allow code that Visual Studio does not compile.</summary>
    [Fact]
    public void Every_declared_library_is_referenced_by_a_device_project() =>
        Assert.Empty(LibraryUse.Declared.Except(GateAssemblies.Cameras.SelectMany(LibraryUse.ReferencedBy)));

    [Theory]
    [MemberData(nameof(UnknownSamples))]
    public void Code_that_the_device_lacks_does_not_compile(string name)
    {
        var (errors, source) = DoesNotCompile.All[name];

        var (diagnostics, _) = NanoCompiler.CompileMembers(name, source);

        // Equality proves that the sample fails for its own reason only.
        Assert.Equal(
            errors.Split(' ').Order(StringComparer.Ordinal),
            diagnostics.Select(diagnostic => diagnostic.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(RejectedSamples))]
    public void Code_that_compiles_and_fails_on_the_device_is_rejected(string name)
    {
        var (rule, member, source) = BreaksARule.All[name];

        var (diagnostics, assembly) = NanoCompiler.CompileMembers(name, source);

        Assert.Empty(diagnostics);
        var place = member == BreaksARule.Metadata ? member : $"{NanoCompiler.Example}.{member}";
        var found = Assert.Single(IlGate.Inspect(assembly), violation => violation.Rule == rule && violation.Member == place);
        Assert.StartsWith(member == BreaksARule.Metadata ? "Sample" : name, found.ToString(), StringComparison.Ordinal);
        Assert.Contains(rule.Sentence(), found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AssemblyCulture(\"en\")")]
    [InlineData("AssemblyFlags(AssemblyNameFlags.Retargetable)")]
    [InlineData("AssemblyTrademark(\"NanoCam\")")]
    public void Assembly_attribute_without_effect_on_the_device_is_rejected(string attribute)
    {
        var (diagnostics, assembly) = NanoCompiler.Compile("assembly", $"using System.Reflection;\n[assembly: {attribute}]\n");

        Assert.Empty(diagnostics);
        Assert.Equal([new(DeviceRule.NoEffect, "Sample", BreaksARule.Metadata)], IlGate.Inspect(assembly));
    }

    [Theory]
    [MemberData(nameof(RunnableSamples))]
    public void Code_that_the_device_runs_passes_without_a_warning(string file)
    {
        var (diagnostics, assembly) = NanoCompiler.Compile(file, File.ReadAllText(Path.Combine(Files, file)));

        Assert.Empty(diagnostics);
        Assert.Empty(IlGate.Inspect(assembly));
    }

    [Fact]
    public void Every_rule_has_a_sample_that_breaks_it() =>
        Assert.Equal(Enum.GetValues<DeviceRule>(), BreaksARule.All.Values.Select(sample => sample.Rule).Distinct().Order());

    [Fact]
    public void Every_name_with_a_rule_is_in_the_CoreLibrary()
    {
        using var library = new PEReader(GateAssemblies.Read(GateAssemblies.CoreLibrary));
        var metadata = library.GetMetadataReader();
        var names = metadata.TypeDefinitions.Select(handle => GateAssemblies.NameOf(metadata, handle)).ToHashSet(StringComparer.Ordinal);
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            names.Add($"{GateAssemblies.NameOf(metadata, method.GetDeclaringType())}.{metadata.GetString(method.Name)}");
        }

        Assert.Empty(CoreLibraryRules.Names.Except(names));
    }
}
