using System.CommandLine;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Output;

/// <summary>Output of a command that downloads a JPEG: <c>-o FILE</c>, <c>-o -</c> and <c>--force</c>.</summary>
internal sealed class JpegOutput
{
    private const string StandardOutput = "-";

    private readonly Option<string?> _file = new("--output", "-o")
    {
        Description = "File to write, or - for standard output",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the file if it exists" };

    /// <summary>Adds both options to a command.</summary>
    public JpegOutput(Command command)
    {
        command.Add(_file);
        command.Add(_force);
    }

    /// <summary>Whether <c>-o</c> is set.</summary>
    public bool IsGiven(CommandContext context) => context.Parsed.GetValue(_file) is not null;

    /// <summary>Whether the JPEG goes to standard output, which then must not contain anything else.</summary>
    public bool IsStandardOutput(CommandContext context) => context.Parsed.GetValue(_file) == StandardOutput;

    /// <summary>Validates the options before any request.</summary>
    /// <exception cref="CliException">The file exists, or both <c>-o -</c> and <c>--json</c> are set.</exception>
    public void Check(CommandContext context)
    {
        if (IsStandardOutput(context) && context.Json)
        {
            throw CliException.Usage("-o - and --json both write to standard output. Use only one of them.");
        }

        if (context.Parsed.GetValue(_file) is { } path && path != StandardOutput)
        {
            AtomicFile.CheckIsWritable(path, context.Parsed.GetValue(_force));
        }
    }

    /// <summary>Writes the JPEG and returns the file name, or null for standard output.</summary>
    /// <param name="context">Running command.</param>
    /// <param name="jpeg">Complete JPEG.</param>
    /// <param name="defaultName">File name if <c>-o</c> is not set.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public async Task<string?> WriteAsync(
        CommandContext context,
        ReadOnlyMemory<byte> jpeg,
        string defaultName,
        CancellationToken cancellationToken
    )
    {
        CheckIsJpeg(jpeg.Span);
        if (IsStandardOutput(context))
        {
            await using var output = context.Terminal.OpenOutput();
            await output.WriteAsync(jpeg, cancellationToken);
            return null;
        }

        var path = context.Parsed.GetValue(_file) ?? defaultName;
        var force = context.Parsed.GetValue(_force);
        AtomicFile.CheckIsWritable(path, force);
        await AtomicFile.WriteAsync(path, jpeg, force, cancellationToken);
        return path;
    }

    // Prevents saving the sign-in page of a proxy as a .jpg file.
    private static void CheckIsJpeg(ReadOnlySpan<byte> bytes)
    {
        var isJpeg = bytes.Length >= 4 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[^2] == 0xFF && bytes[^1] == 0xD9;
        if (!isJpeg)
        {
            throw CliException.Failed("Nothing was written, because the server did not send a complete JPEG. Run: nanocam doctor");
        }
    }
}
