using NanoCam.Cli.Running;

namespace NanoCam.Client.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly string[] Names = ["simulate", "publish", "send", "watch", "snap", "latest", "cameras", "doctor", "settings"];

    public static TheoryData<string> Commands => [.. Names];

    [Fact]
    public async Task Help_lists_commands_examples_and_exit_codes()
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
    public async Task Version_option_prints_the_version()
    {
        var run = await CliRun.RunAsync("--version");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Fact]
    public async Task Empty_command_line_shows_the_help_and_is_a_usage_error()
    {
        var run = await CliRun.RunAsync();
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no command \"sned\"", "sned", "x.jpg")]
    [InlineData("--bogus", "watch", "--bogus")]
    [InlineData("--count accepts a whole number of at least 1, not \"0\".", "send", "x.jpg", "--count", "0")]
    [InlineData("--count accepts a whole number of at least 1, not \"many\".", "send", "x.jpg", "--count", "many")]
    [InlineData("--interval accepts a number from 0", "send", "x.jpg", "--interval", "NaN")]
    [InlineData("--timeout accepts a number", "cameras", "--timeout", "-1")]
    [InlineData("--duration accepts a number", "watch", "--duration", "0")]
    [InlineData("--uplink accepts stream or http, not \"pigeon\".", "simulate", "--uplink", "pigeon")]
    [InlineData("--cameras accepts a whole number from 1 to 500, not \"many\".", "simulate", "--cameras", "many")]
    [InlineData("--duration accepts a number from 0.001", "publish", "--duration", "x")]
    [InlineData("--drop accepts a number from 0 to 1", "simulate", "--drop", "2")]
    [InlineData("\"fast\" is not a part of a link. Parts are a rate", "simulate", "--link", "fast")]
    [InlineData("The trace file of --link cannot be read: the file does not exist.", "simulate", "--link", "trace=missing.txt")]
    [InlineData("--link simulates the link of the stream uplink.", "simulate", "--link", "lte", "--uplink", "http", "--fps", "1")]
    [InlineData("--seed accepts a whole number from -2147483648", "simulate", "--seed", "x")]
    [InlineData(
        "--mode accepts upload, base64, upload-base64 or raw, not \"carrier-pigeon\".",
        "send",
        "x.jpg",
        "--mode",
        "carrier-pigeon"
    )]
    [InlineData("is not a valid camera id", "snap", "--camera", "../../etc/passwd")]
    [InlineData("is not a valid camera id", "watch", "a b")]
    [InlineData("is not a server address", "cameras", "--server", "ftp://127.0.0.1")]
    [InlineData("is not a server address", "cameras", "--server", "http://")]
    public async Task Invalid_command_line_is_explained(string sentence, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variable_replaces_a_missing_server_option()
    {
        await using var server = await FakeHttpServer.StartAsync(("/api/cameras", FakeHttpServer.Json("[]")));
        var run = await CliRun.RunAsync(["cameras"], name => name == "NANOCAM_SERVER" ? server.Url : null);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Server_address_works_without_scheme_and_below_a_path()
    {
        await using var server = await FakeHttpServer.StartAsync(("/cams/api/cameras", FakeHttpServer.Json("[]")));
        var run = await CliRun.RunAsync("cameras", "--server", server.Url.Replace("http://", "", StringComparison.Ordinal) + "/cams");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("snap", "--camera", "door")]
    [InlineData("latest")]
    [InlineData("cameras")]
    [InlineData("settings", "get", "door")]
    public async Task Stopped_server_is_reported_with_the_command_that_starts_it(params string[] args)
    {
        var url = FakeHttpServer.DeadUrl();
        var run = await CliRun.RunAsync([.. args, "--server", url]);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains($"Cannot reach {url}: connection refused. Start the server with: dotnet run", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_with_json_is_one_object_on_standard_output()
    {
        var run = await CliRun.RunAsync("cameras", "--json", "--server", FakeHttpServer.DeadUrl());
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
    public async Task Server_that_does_not_respond_causes_a_timeout(params string[] args)
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.HangAsync);
        var run = await CliRun.RunAsync([.. args, "--timeout", "0.3", "--server", server.Url]);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("did not respond within 0.3 s", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("cameras")]
    public async Task Sign_in_page_instead_of_json_is_reported(params string[] args)
    {
        await using var server = await FakeHttpServer.StartAsync(FakeHttpServer.Html);
        var run = await CliRun.RunAsync([.. args, "--server", server.Url]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("returned text/html instead of JSON", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_cancels_a_waiting_command()
    {
        using CancellationTokenSource ctrlC = new();
        await using var server = await FakeHttpServer.StartAsync(async context =>
        {
            await ctrlC.CancelAsync();
            await FakeHttpServer.HangAsync(context);
        });
        var run = await CliRun.RunAsync(["cameras", "--server", server.Url], _ => null, ctrlC.Token);
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
    }
}
