using System.Text.RegularExpressions;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests;

public sealed class ServerCommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--demo", "--help")]
    [InlineData("--urls", "--help")]
    [InlineData("--NanoCam:DataDirectory", "-h")]
    [InlineData("--no-such-option", "--help")]
    [InlineData("help")]
    public void Help_is_printed_instead_of_starting_a_server(params string[] args)
    {
        var run = Run(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            (string[])["--urls", "--demo", "--compat", "--NanoCam:<name>", "admin reset-password", "docs/reference/configuration.md"],
            expected => Assert.Contains(expected, run.Output, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Unknown_command_is_rejected() =>
        Assert.Equal(
            (
                2,
                "",
                "There is no command \"adminn\". The commands are: check-config, check-health, backup, admin. Run: NanoCam.Server --help"
            ),
            Run("adminn", "reset-password")
        );

    [Theory]
    [InlineData("There is no option --compatt. Did you mean --compat?", "--compatt")]
    [InlineData("There is no option --url. Did you mean --urls?", "--url", "http://127.0.0.1:0")]
    [InlineData(
        "There is no option --NanoCam:Ingest:MaxFrameByte. Did you mean --NanoCam:Ingest:MaxFrameBytes?",
        "--NanoCam:Ingest:MaxFrameByte=5"
    )]
    [InlineData("There is no option --NanoCam:Acess:Hosts:3. Did you mean --NanoCam:Access:Hosts:N?", "/NanoCam:Acess:Hosts:3", "a")]
    [InlineData("There is no option --NanoCam:Pull:x:Id. Did you mean --NanoCam:Pull:N:Id?", "NanoCam:Pull:x:Id=a")]
    [InlineData("There is no option --qqqq.", "--demo", "--qqqq", "--compat")]
    [InlineData("There is no option -x.", "-x")]
    [InlineData("--urls needs a value.", "--demo", "--urls")]
    [InlineData("--urls needs a value, but --demo follows it. If --demo is the value, write '=' between them.", "--urls", "--demo")]
    [InlineData("--demo does not accept a value.", "--demo=yes")]
    [InlineData("The argument \"stray\" is not an option.", "--demo", "stray")]
    public void Unknown_option_is_rejected_with_the_nearest_one(string sentence, params string[] args) =>
        Assert.Equal((2, "", $"{sentence} Run: NanoCam.Server --help"), Run(args));

    [Fact]
    public void Every_option_is_known_and_a_mistyped_one_is_rejected_by_name()
    {
        Assert.InRange(OptionNames.All.Count, 40, 1000);
        Assert.All(OptionNames.All, name =>
        {
            Assert.Null(Run($"--{Numbered(name)}=x").ExitCode);
            Assert.Contains($"Did you mean --{name}?", Run($"--{name[..^1]}~=x").Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Invalid_value_of_every_option_is_reported_in_one_sentence_as_a_usage_error()
    {
        foreach (var name in OptionNames.All)
        {
            var key = Numbered(name);
            try
            {
                // Some options are free text.
                await using var server = await TestServer.StartAsync((key, "a\tb {0} /nonexistent"));
            }
            catch (Exception exception)
            {
                Assert.True(StartupErrors.TryDescribe(exception, out var sentence), $"{key}: {exception}");
                Assert.Equal((key, 2), (key, StartupErrors.ExitCodeOf(exception)));
                Assert.All((string[])["System.", "Exception", "The field", "\n", "error:"], word =>
                    Assert.DoesNotContain(word, sentence, StringComparison.Ordinal)
                );
            }
        }
    }

    [Theory]
    [InlineData("urls", "abc")]
    [InlineData("urls", "http://127.0.0.1:99999")]
    [InlineData("urls", "http://127.0.0.1:1x")]
    [InlineData("urls", "ftp://127.0.0.1:1")]
    [InlineData("urls", "http://")]
    [InlineData("http_ports", "abc")]
    [InlineData("Kestrel:Endpoints:A:Url", "abc")]
    [InlineData("Kestrel:Endpoints:A:Foo", "abc")]
    [InlineData("Logging:LogLevel:Default", "Loud")]
    public async Task Invalid_value_of_a_framework_option_is_reported_in_one_sentence_as_a_usage_error(string key, string value)
    {
        var settings = key == "urls" ? [(key, value)] : ((string, string?)[])[("urls", ""), (key, value)];
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(settings));
        Assert.True(StartupErrors.TryDescribe(exception, out var sentence), exception.ToString());
        Assert.Contains(value, key.EndsWith("Foo", StringComparison.Ordinal) ? value : sentence, StringComparison.Ordinal);
        Assert.Equal(2, StartupErrors.ExitCodeOf(exception));
    }

    [Fact]
    public async Task Unknown_name_in_the_environment_is_logged_with_the_nearest_option()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = new Dictionary<string, string?> { ["NanoCam:Ingest:MaxFrameByte"] = "5" },
                ExpectsWarnings = true,
            }
        );
        Assert.Equal(
            "The configuration sets NanoCam:Ingest:MaxFrameByte, which is not an option and has no effect. "
                + "Did you mean NanoCam:Ingest:MaxFrameBytes?",
            Assert.Single(server.Logs.Warnings).Message
        );
    }

    [Fact]
    public void Admin_help_is_the_help_of_the_admin_command() =>
        Assert.Contains("reset-password", Run("admin", "--help").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData]
    [InlineData("--demo")]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("NanoCam:DataDirectory=data")]
    [InlineData("/NanoCam:DataDirectory", "data")]
    public void Other_command_lines_start_a_server(params string[] args) => Assert.Null(Run(args).ExitCode);

    [Fact]
    public void Config_check_validates_the_options_without_creating_files_or_opening_ports()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"nanocam-check-{Guid.NewGuid():N}");
        var run = Run("check-config", "--NanoCam:DataDirectory", directory, "--urls", "http://127.0.0.1:8123");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            $"The configuration is valid.\nAddresses: http://127.0.0.1:8123\nData directory: {directory}\n",
            run.Output.ReplaceLineEndings("\n")
        );
        Assert.False(Path.Exists(directory));
    }

    [Theory]
    [InlineData("NanoCam:Ingest:MaxFrameBytes must be between", "--NanoCam:Ingest:MaxFrameBytes=1")]
    [InlineData("'ftp://127.0.0.1' is not an address to listen on.", "--urls=ftp://127.0.0.1")]
    [InlineData("'x' is not a valid value for NanoCam:Recording:SyncSeconds.", "--NanoCam:Recording:SyncSeconds=x")]
    [InlineData("There is no option --NanoCam:Recordin:Rule.", "--NanoCam:Recordin:Rule=Off")]
    [InlineData("NanoCam:Telemetry:Otlp is 'collector', which is not an address.", "--NanoCam:Telemetry:Otlp=collector")]
    public void Config_check_reports_what_the_server_would_reject(string expected, string argument)
    {
        var run = Run("check-config", argument);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_check_succeeds_while_the_server_answers()
    {
        await using var server = await TestServer.StartAsync();
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        var alive = await Task.Run(() => Run("check-health", "--urls", address));
        Assert.Equal((0, "The server is running.", ""), (alive.ExitCode, alive.Output.TrimEnd(), alive.Error));
        await server.StopAsync();
        var stopped = await Task.Run(() => Run("check-health", "--urls", address));
        Assert.Equal((1, ""), (stopped.ExitCode, stopped.Output));
        Assert.StartsWith($"The server at {address} is not responding: ", stopped.Error, StringComparison.Ordinal);
    }

    private static string Numbered(string name) => Regex.Replace(name, ":N(?=:|$)", ":0");

    private static (int? ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ServerCommandLine.Run(args, output, error);
        return (exitCode, output.ToString(), error.ToString().TrimEnd());
    }
}
