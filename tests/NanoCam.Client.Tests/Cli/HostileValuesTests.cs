using System.CommandLine;
using System.CommandLine.Help;
using NanoCam.Cli;
using NanoCam.Cli.Running;
using NanoCam.Wire;
using Command = System.CommandLine.Command;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Every command and every option with wrong values: one sentence, an exit code, and no text of the framework.</summary>
public sealed class HostileValuesTests
{
    private static readonly string[] Values =
    [
        "",
        " ",
        "abc",
        "-1.5",
        "1e999",
        "NaN",
        "99999999999999999999",
        "0x10",
        "a\u0001b\u001b[2J",
        "../../etc/passwd",
        "/",
        "@/",
        "@/nonexistent",
        "http://[::1",
        "http://127.0.0.1:99999",
        "://",
        "Gerät 門",
        "{0}",
        "%s%n",
        new string('x', 5000),
    ];

    private static readonly string[] FrameworkWords =
    [
        "System.",
        "Exception",
        "   at ",
        "Unable to parse",
        "The input string",
        "Cannot parse",
        "Unrecognized",
        "not recognized",
        "Required argument",
        "Could not find",
        "(Parameter",
        "Path cannot be",
        "Access to the path",
        "Connection refused (",
        "Name or service not known",
        "internal error",
        "Object reference",
        "\u001b",
    ];

    public static TheoryData<string> AllCommands => [.. Find(NanoCamCommand.Create(), []).Select(path => string.Join(' ', path))];

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Invalid_option_value_is_reported_in_one_sentence_as_a_usage_error(string path)
    {
        foreach (var option in ValueOptionsOf(path))
        {
            // A valid id is not a wrong value, and neither is a word that may be a token.
            var isId = option.Name is "--camera" or "--prefix" or "--device" or "--token";
            foreach (var value in Values.Where(value => !isId || !CameraId.IsValid(value)))
            {
                await CheckAsync(path, [option.Name, value]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Invalid_argument_is_reported_in_one_sentence(string path)
    {
        foreach (var value in Values)
        {
            await CheckAsync(path, [value]);
            await CheckAsync(path, [value, value, value]);
        }
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Option_without_a_value_is_rejected_and_does_not_consume_the_next_option(string path)
    {
        foreach (var option in ValueOptionsOf(path))
        {
            var last = await RunAsync(path, [option.Name]);
            Assert.Equal((ExitCode.Usage, $"{option.Name} needs a value."), (last.ExitCode, FirstLine(last.Error)));
            foreach (var next in (string[])["--json", "--no-such-option", "-z"])
            {
                var followed = await RunAsync(path, [option.Name, next]);
                Assert.Equal(ExitCode.Usage, followed.ExitCode);
                Assert.StartsWith($"{option.Name} needs a value, but {next} follows it.", followed.Error, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Mistyped_option_is_rejected_with_the_nearest_name(string path)
    {
        foreach (var option in ValueOptionsOf(path).Where(option => option.Name.Length > 6 && option.Name[^1] != option.Name[^2]))
        {
            var mistyped = option.Name[..^2] + option.Name[^1] + option.Name[^2];
            var run = await RunAsync(path, [mistyped, "1"]);
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.StartsWith($"There is no option {mistyped}. Did you mean --", run.Error, StringComparison.Ordinal);
        }

        var unknown = await RunAsync(path, ["--qqqqqqqq", "door"]);
        Assert.Equal((ExitCode.Usage, "There is no option --qqqqqqqq."), (unknown.ExitCode, FirstLine(unknown.Error)));
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Help_option_works_in_any_position(string path)
    {
        List<string[]> lines =
        [
            ["--help"],
            ["-h"],
            ["-?"],
            ["--help", "--qqqq"],
            ["--qqqq", "--help"],
            ["a", "b", "--help"],
        ];
        lines.AddRange(ValueOptionsOf(path).Select(option => (string[])[option.Name, "--help"]));
        foreach (var line in lines)
        {
            var run = await RunAsync(path, line);
            Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
            Assert.Matches(@$"Usage:\s+\S+ {path}", run.Output);
        }
    }

    [Theory]
    [InlineData("There is no command \"sned\". Did you mean send?", "sned", "x.jpg")]
    [InlineData("There is no command \"gte\". Did you mean get?", "settings", "gte")]
    [InlineData("nanocam settings needs a command: get, set, presets, preset, save, copy or undo.", "settings")]
    [InlineData("There is no option --sever. Did you mean --server?", "watch", "--sever", "http://127.0.0.1")]
    [InlineData("There is no option --rate.", "watch", "--rate", "door")]
    [InlineData("--cameras needs a value, but --fps follows it.", "simulate", "--cameras", "--fps", "3")]
    [InlineData("--token needs a value, but -x follows it. If -x is the value, write '=' between them.", "watch", "--token", "-x")]
    [InlineData("--cameras accepts a whole number from 1 to 500, not \"2.5\".", "simulate", "--cameras", "2.5")]
    [InlineData("--json accepts true or false, not \"maybe\".", "cameras", "--json=maybe")]
    [InlineData("--mode is set more than once. Set it once.", "send", "x.jpg", "--mode", "raw", "--mode", "raw")]
    [InlineData(
        "--scene accepts garden, workshop, aquarium, station or yard, not \"gardn\". Did you mean garden?",
        "simulate",
        "--scene",
        "gardn"
    )]
    [InlineData("The argument \"yard\" is unexpected. nanocam settings get accepts CAMERA.", "settings", "get", "door", "yard")]
    [InlineData("NAME=VALUE is missing.", "settings", "set", "door")]
    [InlineData("--code CODE is missing.", "pair", "--camera", "door")]
    public async Task Error_in_the_command_line_is_explained(string sentence, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(
            (ExitCode.Usage, sentence),
            (run.ExitCode, FirstLine(run.Error)[..Math.Min(sentence.Length, FirstLine(run.Error).Length)])
        );
    }

    [Fact]
    public async Task Key_file_is_read_by_the_key_option_and_not_as_a_response_file()
    {
        using TemporaryFolder folder = new();
        var file = folder.Add("key", "--json --server http://127.0.0.1:1\n"u8.ToArray());
        var run = await CliRun.RunAsync("simulate", "--key", "@" + file);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--key is not a camera key.", run.Error, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string path, string[] line)
    {
        var run = await RunAsync(path, line);
        var what = $"nanocam {path} {string.Join(' ', line.Select(word => $"'{word[..Math.Min(word.Length, 60)]}'"))}";
        var said = run.Error + run.Output;
        Assert.True(run.ExitCode is ExitCode.Usage or ExitCode.Unreachable or ExitCode.Failed, $"{what}: exit code {run.ExitCode}, {said}");
        Assert.All(FrameworkWords, word => Assert.False(said.Contains(word, StringComparison.Ordinal), $"{what}: {said}"));
        Assert.True(run.Error.TrimEnd().Split('\n') is { Length: 1 } or { Length: 2 }, $"{what}: {said}");
        Assert.True(run.Error.Length < 1000, $"{what}: {run.Error.Length} characters");
    }

    private static Task<CliRun> RunAsync(string path, string[] line)
    {
        var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // No command may reach a server, or wait for one.
        return CliRun.RunAsync([.. words, .. line], name => name == GlobalOptions.ServerVariable ? "http://127.0.0.1:1" : null);
    }

    private static string FirstLine(string text) => text.Split('\n')[0];

    private static IEnumerable<string[]> Find(Command command, string[] path) =>
        [path, .. command.Subcommands.SelectMany(sub => Find(sub, [.. path, sub.Name]))];

    private static List<Option> ValueOptionsOf(string path)
    {
        var command = (Command)NanoCamCommand.Create();
        List<Option> options = [.. command.Options.Where(option => path.Length == 0 || option.Recursive)];
        foreach (var name in path.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            command = command.Subcommands.Single(sub => sub.Name == name);
            options.AddRange(command.Options);
        }

        return [.. options.Where(option => option is not (HelpOption or VersionOption) && option.Arity.MinimumNumberOfValues > 0)];
    }
}
