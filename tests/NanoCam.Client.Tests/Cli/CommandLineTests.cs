using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly string[] Names = ["simulate", "publish", "send", "watch", "snap", "latest", "cameras", "doctor", "settings"];

    public static TheoryData<string> Commands => [.. Names];

    [Fact]
    public async Task Root_help_lists_commands_examples_and_exit_codes()
    {
        var run = await CliRun.RunAsync("--help");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (var command in Names)
        {
            Assert.Contains($"\n  {command}", run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("3    server not reachable", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_every_command_has_examples_exit_codes_and_the_shared_options(string command)
    {
        var run = await CliRun.RunAsync(command, "--help");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("  nanocam " + command, run.Output, StringComparison.Ordinal);
        foreach (var expected in (string[])["Exit codes:", "Examples:", "--server <URL>", "--camera <ID>", "--json", "--timeout"])
        {
            Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Version_is_a_number()
    {
        var run = await CliRun.RunAsync("--version");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Fact]
    public async Task Nothing_at_all_shows_the_help_and_is_a_usage_error()
    {
        var run = await CliRun.RunAsync();
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no command \"sned\"", "sned", "x.jpg")]
    [InlineData("--bogus", "watch", "--bogus")]
    [InlineData("--count takes a number from 1", "send", "x.jpg", "--count", "0")]
    [InlineData("--count takes a number from 1", "send", "x.jpg", "--count", "many")]
    [InlineData("--interval takes a number from 0", "send", "x.jpg", "--interval", "NaN")]
    [InlineData("--timeout takes a number", "cameras", "--timeout", "-1")]
    [InlineData("--duration takes a number", "watch", "--duration", "0")]
    [InlineData("'carrier-pigeon' not recognized", "send", "x.jpg", "--mode", "carrier-pigeon")]
    [InlineData("no camera id", "snap", "--camera", "../../etc/passwd")]
    [InlineData("no camera id", "watch", "a b")]
    [InlineData("no address of a server", "cameras", "--server", "ftp://127.0.0.1")]
    [InlineData("no address of a server", "cameras", "--server", "http://")]
    public async Task Wrong_command_line_is_refused_with_a_sentence(string sentence, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_comes_from_the_environment_when_the_option_is_absent()
    {
        await using var server = await FakeServer.StartAsync(("/api/cameras", FakeServer.Json("[]")));
        var run = await CliRun.RunAsync(["cameras"], name => name == "NANOCAM_SERVER" ? server.Url : null);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Address_needs_no_scheme_and_keeps_its_path()
    {
        await using var server = await FakeServer.StartAsync(("/cams/api/cameras", FakeServer.Json("[]")));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url.Replace("http://", "", StringComparison.Ordinal) + "/cams");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("snap", "--camera", "door")]
    [InlineData("latest")]
    [InlineData("cameras")]
    [InlineData("settings", "get", "door")]
    public async Task Server_that_is_down_is_named_with_the_command_that_starts_it(params string[] args)
    {
        var url = FakeServer.DeadUrl();
        var run = await CliRun.RunAsync([.. args, "--server", url]);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains($"Cannot reach {url}: connection refused. Start the server with: dotnet run", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_errors_are_one_object_on_standard_output()
    {
        var run = await CliRun.RunAsync("cameras", "--json", "--server", FakeServer.DeadUrl());
        Assert.Equal(ExitCode.Unreachable, run.Json.Single().GetProperty("exitCode").GetInt32());
        Assert.StartsWith("Cannot reach", run.Json.Single().GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("snap", "--camera", "door")]
    [InlineData("latest")]
    [InlineData("cameras")]
    [InlineData("watch")]
    [InlineData("doctor")]
    public async Task Server_that_never_answers_is_given_up_on(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(FakeServer.HangAsync);
        var run = await CliRun.RunAsync([.. args, "--timeout", "0.3", "--server", server.Url]);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("did not answer within 0.3 s", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("cameras")]
    public async Task Login_page_instead_of_json_is_recognised(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(FakeServer.Html);
        var run = await CliRun.RunAsync([.. args, "--server", server.Url]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("answered text/html instead of JSON", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_ends_a_waiting_command()
    {
        using CancellationTokenSource ctrlC = new();
        await using var server = await FakeServer.StartAsync(async context =>
        {
            await ctrlC.CancelAsync();
            await FakeServer.HangAsync(context);
        });
        var run = await CliRun.RunAsync(["cameras", "--server", server.Url], _ => null, ctrlC.Token);
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
    }
}
