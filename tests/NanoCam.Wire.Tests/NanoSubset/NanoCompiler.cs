using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>Compiles one source as the gate's projects do: against the declarations and the camera's assemblies alone, with the SDK's own compiler.</summary>
internal static class NanoCompiler
{
    private static readonly MetadataReference[] References = [.. GateAssemblies.Paths.Select(path => MetadataReference.CreateFromFile(path))];

    // Unsafe code is allowed here and not in the subset project, so that the second fence is tested by itself.
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>Errors and warnings of the compiler, and the assembly with embedded symbols if there were no errors.</summary>
    public static (IReadOnlyList<Diagnostic> Diagnostics, ImmutableArray<byte> Assembly) Compile(string path)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            Microsoft.CodeAnalysis.Text.SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8),
            new CSharpParseOptions(LanguageVersion.Latest),
            Path.GetFileName(path));
        CSharpCompilation compilation = CSharpCompilation.Create("Sample", [tree], References, Options);
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        List<Diagnostic> faults = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        return (faults, [.. assembly.ToArray()]);
    }
}
