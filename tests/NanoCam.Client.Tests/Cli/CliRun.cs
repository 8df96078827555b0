using System.Text.Json;
using NanoCam.Cli;
using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

/// <summary>One run of the command line in this process, with its output.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error, byte[] Bytes)
{
    // Far above the time of any command here, so that a hanging test fails.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Every line of output as JSON.</summary>
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public static Task<CliRun> RunAsync(params string[] args) => RunAsync(args, _ => null);

    public static async Task<CliRun> RunAsync(
        string[] args,
        Func<string, string?> readEnvironment,
        CancellationToken cancellationToken = default
    )
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using MemoryStream bytes = new();
        Terminal terminal = new()
        {
            Output = output,
            Error = error,
            OpenOutput = () => bytes,
            ReadEnvironment = readEnvironment,
        };
        var exitCode = await NanoCamCommand.RunAsync(args, terminal, cancellationToken).WaitAsync(Limit, CancellationToken.None);
        return new CliRun(exitCode, output.ToString(), error.ToString(), bytes.ToArray());
    }
}
