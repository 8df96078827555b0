using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace NanoCam.Wire.Tests.NanoSubset;

/// <summary>
/// Compiles one source as the gate's projects do: against CoreLibrary, declarations and the camera's assemblies alone, with the SDK's own
/// compiler.
/// </summary>
internal static class NanoCompiler
{
    /// <summary>Full name of the class around the members of a sample.</summary>
    public const string Example = "Sample.Example";

    private const string Usings = """
        using System;
        using System.Collections;
        using System.ComponentModel;
        using System.Diagnostics;
        using System.Globalization;
        using System.IO;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Security.Cryptography;
        using System.Text;
        using System.Threading;
        using NanoCam.Wire;
        using nanoFramework.Runtime.Native;
        """;

    private static readonly MetadataReference[] References =
    [
        .. GateAssemblies.Paths.Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // The subset projects forbid unsafe code as well; here it is allowed, so that the rules of the gate are tested by themselves.
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable
    );

    /// <summary>Compiles members of a static class.</summary>
    public static (IReadOnlyList<Diagnostic> Diagnostics, ImmutableArray<byte> Assembly) CompileMembers(string name, string members) =>
        Compile(name, $"{Usings}\nnamespace Sample;\npublic static class Example\n{{\n{members}\n}}\n");

    /// <summary>Errors and warnings of the compiler, and the assembly with embedded symbols if there were no errors.</summary>
    public static (IReadOnlyList<Diagnostic> Diagnostics, ImmutableArray<byte> Assembly) Compile(string name, string source)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Latest), name);
        var compilation = CSharpCompilation.Create("Sample", [tree], References, Options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        List<Diagnostic> faults = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        return (faults, [.. assembly.ToArray()]);
    }
}
