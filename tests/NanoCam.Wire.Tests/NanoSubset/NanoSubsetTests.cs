namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>The gate between our sources and the device, and the proof that it closes: a sample of what must not pass.</summary>
public sealed class NanoSubsetTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "NanoSubset", "Samples");

    public static TheoryData<string> DoesNotCompile => Files("DoesNotCompile");

    public static TheoryData<string> CrashesTheDevice => Files("CrashesTheDevice");

    public static TheoryData<string> RunsOnTheDevice => Files("RunsOnTheDevice");

    public static TheoryData<string> CameraAssemblies => new(GateAssemblies.Cameras);

    [Theory]
    [MemberData(nameof(CameraAssemblies))]
    [InlineData(GateAssemblies.Declarations)]
    public void Sources_for_the_camera_use_nothing_the_device_crashes_on(string assembly)
    {
        IReadOnlyCollection<Violation> violations = IlGate.Inspect(GateAssemblies.Read(assembly));

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [MemberData(nameof(CameraAssemblies))]
    public void Every_library_an_assembly_uses_is_referenced_by_its_project_for_the_device(string assembly)
    {
        IReadOnlySet<string> referenced = LibraryUse.ReferencedBy(assembly);

        Assert.Empty(LibraryUse.Of(assembly).Except(referenced));
        Assert.Contains("mscorlib", referenced);
        Assert.Contains("mscorlib", LibraryUse.Of(assembly));
    }

    /// <summary>No declaration outlives its use: what no project references is not there to be used.</summary>
    [Fact]
    public void Every_declared_library_is_referenced_by_a_project_for_the_device()
    {
        Assert.Empty(LibraryUse.Declared.Except(GateAssemblies.Cameras.SelectMany(LibraryUse.ReferencedBy)));
    }

    /// <summary>The first line of such a sample names the compiler's errors.</summary>
    [Theory]
    [MemberData(nameof(DoesNotCompile))]
    public void What_the_device_lacks_does_not_compile(string file)
    {
        string path = Path.Combine(Samples, "DoesNotCompile", file);

        var (diagnostics, _) = NanoCompiler.Compile(path);

        // Nothing else is wrong with the sample: it fails for the one reason it is there for.
        Assert.Equal(Expectation(path).Split(' ').Order(), diagnostics.Select(diagnostic => diagnostic.Id).Distinct().Order());
    }

    /// <summary>The first line of such a sample names the rule and the place.</summary>
    [Theory]
    [MemberData(nameof(CrashesTheDevice))]
    public void What_compiles_and_crashes_the_device_is_found_in_the_IL(string file)
    {
        string path = Path.Combine(Samples, "CrashesTheDevice", file);
        string[] expected = Expectation(path).Split(' ');

        var (diagnostics, assembly) = NanoCompiler.Compile(path);

        Assert.Empty(diagnostics);
        IReadOnlyCollection<Violation> violations = IlGate.Inspect(assembly);
        Violation found = Assert.Single(violations, v => v.Rule.ToString() == expected[0] && v.Member == expected[1]);
        Assert.StartsWith(file, found.ToString(), StringComparison.Ordinal);
        Assert.Contains(found.Rule.Sentence(), found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RunsOnTheDevice))]
    public void What_the_device_runs_passes_without_a_warning(string file)
    {
        var (diagnostics, assembly) = NanoCompiler.Compile(Path.Combine(Samples, "RunsOnTheDevice", file));

        Assert.Empty(diagnostics);
        Assert.Empty(IlGate.Inspect(assembly));
    }

    [Fact]
    public void Every_rule_has_a_sample_that_breaks_it()
    {
        IEnumerable<string> proven = Directory.EnumerateFiles(Path.Combine(Samples, "CrashesTheDevice"))
            .Select(path => Expectation(path).Split(' ')[0]).Distinct();

        Assert.Equal(Enum.GetNames<DeviceRule>().Order(), proven.Order());
    }

    private static TheoryData<string> Files(string folder) =>
        new(Directory.EnumerateFiles(Path.Combine(Samples, folder), "*.cs").Select(path => Path.GetFileName(path)).Order());

    private static string Expectation(string path) => File.ReadLines(path).First()["// ".Length..];
}
