namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>The gate between our sources and the device, and the proof that it closes: a sample of what must not pass.</summary>
public sealed class NanoSubsetTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "NanoSubset", "Samples");

    public static TheoryData<string> DoesNotCompile => Files("DoesNotCompile");

    public static TheoryData<string> CrashesTheDevice => Files("CrashesTheDevice");

    public static TheoryData<string> RunsOnTheDevice => Files("RunsOnTheDevice");

    [Fact]
    public void Sources_for_the_camera_use_nothing_the_device_crashes_on()
    {
        IReadOnlyCollection<Violation> violations = IlGate.Inspect([.. File.ReadAllBytes(NanoCompiler.SubsetPath)]);

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
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
