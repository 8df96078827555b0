using System.CommandLine;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Commands;

/// <summary>
/// Command lines of ESP-LiveView's test_client.py, which have options but no command: <c>nanocam --server URL --mode upload --image
/// FILE</c>. Each is translated to a command; without <c>--mode</c>, the connection is tested.
/// </summary>
internal sealed class TestClientModes
{
    // The values in the examples of that client; its defaults are not documented.
    private const string DefaultInterval = "5";
    private const string DefaultCount = "10";

    private static readonly string[] Modes = ["upload", "upload-base64", "get-latest", "download", "simulate"];

    private readonly Option<string?> _mode = new("--mode")
    {
        Description =
            "Compatible with ESP-LiveView's test client: send --image, or show or download the newest stored still. "
            + "Without --mode and without a command, test the connection",
        HelpName = string.Join('|', Modes),
    };

    private readonly Option<string?> _image = new("--image") { Description = "With --mode: the JPEG file to send", HelpName = "FILE" };
    private readonly Option<string?> _interval = new("--interval")
    {
        Description = $"With --mode simulate: seconds between two uploads (default {DefaultInterval})",
        HelpName = "SECONDS",
    };
    private readonly Option<string?> _count = new("--count")
    {
        Description = $"With --mode simulate: number of uploads (default {DefaultCount})",
        HelpName = "N",
    };

    /// <summary>Adds the options to the root. They apply only without a command.</summary>
    public TestClientModes(RootCommand root)
    {
        ChoiceOption.Accept(_mode, Modes);
        root.Add(_mode);
        root.Add(_image);
        root.Add(_interval);
        root.Add(_count);
        root.SetAction((parsed, cancellationToken) => RunAsync(root, parsed, cancellationToken));
    }

    /// <summary>Returns the first of these options that precedes a command, where it has no effect; null if there is none.</summary>
    public string? FindMisplaced(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand
            ? null
            : new Option[] { _mode, _image, _interval, _count }
                .FirstOrDefault(option => parsed.RootCommandResult.GetResult(option) is not null)
                ?.Name;

    private Task<int> RunAsync(RootCommand root, ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] command;
        try
        {
            command = Translate(parsed);
        }
        catch (CliException exception)
        {
            return Task.FromResult(CommandErrors.Report(exception, parsed, cancellationToken));
        }

        var translated = root.Parse([.. command, .. GlobalOptions.Repeat(parsed)], NanoCamCommand.Parsing);
        return translated.Errors is [{ } error, ..]
            ? Task.FromResult(CommandErrors.Report(CliException.Usage(error.Message), parsed, cancellationToken))
            : translated.InvokeAsync(parsed.InvocationConfiguration, cancellationToken);
    }

    private string[] Translate(ParseResult parsed)
    {
        var mode = parsed.GetValue(_mode);
        string[] send() => ["send", parsed.GetValue(_image) ?? throw CliException.Usage($"--mode {mode} needs --image FILE."), "--mode"];
        return mode?.ToLowerInvariant() switch
        {
            "upload" => [.. send(), "upload"],
            "upload-base64" => [.. send(), "upload-base64"],
            "simulate" =>
            [
                .. send(),
                "upload",
                "--interval",
                parsed.GetValue(_interval) ?? DefaultInterval,
                "--count",
                parsed.GetValue(_count) ?? DefaultCount,
            ],
            "get-latest" => ["latest"],
            // ESP-LiveView's client overwrites earlier downloads.
            "download" => ["latest", "--download", "--force"],
            // Probably a forgotten command: doctor would upload a test frame as that camera.
            _ when parsed.GetValue(_image) is not null || parsed.GetValue<string?>(GlobalOptions.Camera) is not null =>
                throw CliException.Usage("The command is missing. Add a command or --mode. Run: nanocam --help"),
            _ => ["doctor"],
        };
    }
}
