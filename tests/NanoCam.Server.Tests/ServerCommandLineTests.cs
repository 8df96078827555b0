namespace NanoCam.Server.Tests;

public sealed class ServerCommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--demo", "--help")]
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
            (2, "", "There is no command \"adminn\". The only command is: admin. Run: NanoCam.Server --help"),
            Run("adminn", "reset-password")
        );

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

    private static (int? ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ServerCommandLine.Run(args, output, error);
        return (exitCode, output.ToString(), error.ToString().TrimEnd());
    }
}
