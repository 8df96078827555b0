using System.Net;
using System.Text.Json;
using Dapper;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>Commands on the data directory, while its server runs and while it is stopped.</summary>
public sealed class AdminCommandTests : IAsyncLifetime
{
    private AccountServer _accounts = null!;

    public async Task InitializeAsync()
    {
        _accounts = await AccountServer.StartAsync();
        _accounts.Add("admin", Role.Administrator);
        _accounts.AddWithPassword("anna", Role.Viewer);
    }

    public async Task DisposeAsync() => await _accounts.DisposeAsync();

    [Fact]
    public async Task Password_reset_of_a_running_server_replaces_the_password_and_ends_the_sessions()
    {
        var cookie = AccountServer.CookieFrom(await _accounts.SignInAsync("anna", AccountServer.Password));
        var password = Reset("ANNA");
        await Eventually.TrueAsync(async () => await StatusAsync(cookie) == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _accounts.SignInAsync("anna", AccountServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _accounts.SignInAsync("anna", password, cookie)).StatusCode);
    }

    [Fact]
    public async Task Password_reset_of_a_stopped_server_applies_to_the_first_administrator()
    {
        await _accounts.Server.StopAsync();
        var password = Reset();
        await _accounts.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, (await _accounts.SignInAsync("admin", password)).StatusCode);
        var entry = _accounts.Get<AuditLog>().Read(null, 10).First(entry => entry.Action == AuditActions.PasswordReset);
        Assert.Equal(("console", "admin"), (entry.Actor, entry.Subject));
    }

    [Fact]
    public void Password_reset_prints_the_password_once_as_a_sentence()
    {
        var run = Run("reset-password", "anna", "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(
            "^The new password for anna is ([0-9A-Z]{5}-){3}[0-9A-Z]{5}\\. It is shown only once\\. All sessions of anna have ended\\.$",
            run.Output.TrimEnd()
        );
    }

    [Theory]
    [InlineData("--data={0}", "--user", "anna")]
    [InlineData("--NanoCam:DataDirectory={0}", "--user=anna")]
    [InlineData("anna", "--NanoCam:DataDirectory", "{0}")]
    public void Directory_and_user_are_accepted_in_every_spelling(params string[] args)
    {
        var run = Run(["reset-password", .. args.Select(arg => arg.Replace("{0}", Data, StringComparison.Ordinal))]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("anna", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "There is no user \"bob\". The users are: admin, anna", "reset-password", "bob", "--data", "{0}")]
    [InlineData(2, "There is no nanocam.db in {0}/x. Set --data to the data directory", "reset-password", "--data", "{0}/x")]
    [InlineData(2, "There is no option --force. Run: NanoCam.Server admin reset-password --help", "reset-password", "--force")]
    [InlineData(2, "--data needs a value.", "reset-password", "--data")]
    [InlineData(2, "Only one user name is allowed; the command line has \"anna\" and \"bob\".", "reset-password", "anna", "bob")]
    [InlineData(2, "There is no command \"admin remove\". The only one is: reset-password.", "remove", "anna")]
    [InlineData(2, "The admin command is missing. The only one is: reset-password. Run: NanoCam.Server admin --help")]
    public void Wrong_command_line_is_explained(int exitCode, string expected, params string[] args)
    {
        var run = Run([.. args.Select(arg => arg.Replace("{0}", Data, StringComparison.Ordinal))]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(expected.Replace("{0}", Data, StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NanoCam.Server admin <command>", "--help")]
    [InlineData("--data <directory>", "reset-password", "--help")]
    [InlineData("--data <directory>", "reset-password", "anna", "-h")]
    public void Help_shows_the_usage(string expected, params string[] args)
    {
        var run = Run(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_another_version_is_rejected_and_left_unchanged()
    {
        await _accounts.Server.StopAsync();
        SetVersion(0);
        Assert.StartsWith($"{DatabasePath} has schema version 0; this program needs", Rejected(), StringComparison.Ordinal);
        SetVersion(Schema.Version + 1);
        Assert.StartsWith($"{DatabasePath} was written by a newer NanoCam", Rejected(), StringComparison.Ordinal);
        SetVersion(Schema.Version);
        await _accounts.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, (await _accounts.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    [Fact]
    public void Locked_database_is_reported_and_nothing_is_changed()
    {
        var before = _accounts.Get<UserStore>().Find("anna")!.Password;
        using var connection = _accounts.Get<ServerDatabase>().Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var run = Run("reset-password", "anna", "--data", Data);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("The reset was not completed: nanocam.db in", run.Error, StringComparison.Ordinal);
        transaction.Rollback();
        Assert.Equal(before, connection.ExecuteScalar<string>("SELECT password FROM users WHERE name = 'anna'"));
    }

    private string Data => _accounts.Server.DataDirectory;

    private string DatabasePath => Path.Combine(Data, ServerDatabase.FileName);

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = AdminCommand.Run(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private string Reset(params string[] args)
    {
        var run = Run(["reset-password", "--data", Data, "--json", .. args]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var json = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal("password", json.GetProperty("type").GetString());
        return json.GetProperty("password").GetString()!;
    }

    private string Rejected()
    {
        var run = Run("reset-password", "anna", "--data", Data);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        return run.Error;
    }

    private void SetVersion(int version)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        connection.Execute($"PRAGMA user_version = {version}");
    }

    private async Task<HttpStatusCode> StatusAsync(string cookie) => (await _accounts.Client(cookie).GetAsync("/api/session")).StatusCode;
}
