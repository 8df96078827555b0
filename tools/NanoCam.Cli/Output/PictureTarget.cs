using System.CommandLine;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Output;

/// <summary>Where a command puts the frame it fetched: <c>-o FILE</c>, <c>-o -</c> and <c>--force</c>.</summary>
internal sealed class PictureTarget
{
    private const string StandardOutput = "-";

    private readonly Option<string?> _file = new("--output", "-o")
    {
        Description = "File to write, or - for standard output",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the file if it exists" };

    /// <summary>Gives the command both options.</summary>
    public PictureTarget(Command command)
    {
        command.Add(_file);
        command.Add(_force);
    }

    /// <summary>True when <c>-o</c> was given.</summary>
    public bool IsGiven(CommandContext context) => context.Parsed.GetValue(_file) is not null;

    /// <summary>True when the bytes of the picture are standard output, so that nothing else may be.</summary>
    public bool IsStandardOutput(CommandContext context) => context.Parsed.GetValue(_file) == StandardOutput;

    /// <summary>Refuses what cannot work before the network is asked for anything.</summary>
    /// <exception cref="CliException">The file exists, or <c>-o -</c> and <c>--json</c> both want standard output.</exception>
    public void Check(CommandContext context)
    {
        if (IsStandardOutput(context) && context.Json)
        {
            throw CliException.Usage("-o - and --json both want standard output; use one of them.");
        }

        if (context.Parsed.GetValue(_file) is { } path && path != StandardOutput)
        {
            WholeFile.CheckIsWritable(path, context.Parsed.GetValue(_force));
        }
    }

    /// <summary>Writes the JPEG and returns the name of the file, or null for standard output.</summary>
    /// <param name="context">The running command.</param>
    /// <param name="jpeg">The whole frame.</param>
    /// <param name="defaultName">File name without <c>-o</c>.</param>
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
        WholeFile.CheckIsWritable(path, force);
        await WholeFile.WriteAsync(path, jpeg, force, cancellationToken);
        return path;
    }

    // A login page of a proxy must not end up in a file called .jpg.
    private static void CheckIsJpeg(ReadOnlySpan<byte> bytes)
    {
        var isJpeg = bytes.Length >= 4 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[^2] == 0xFF && bytes[^1] == 0xD9;
        if (!isJpeg)
        {
            throw CliException.Failed("What the server sent is no complete JPEG; nothing was written. Run: nanocam doctor");
        }
    }
}
