using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoCam.Cli.Running;
using NanoCam.Server;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

/// <summary>Commands against a server that requires a sign-in.</summary>
public sealed partial class TokenOptionTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private string _password = "";

    private string Address => _server.Address.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(("NanoCam:Access:Viewers", "Login"));
        // The first start creates the administrator.
        _password = Password().Match(string.Join('\n', ServerApp.CreateStartupText(_server.App).Lines)).Groups["password"].Value;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Token_is_accepted_in_every_spelling_and_a_wrong_one_is_explained()
    {
        var token = await MakeTokenAsync();
        var withToken = Address.Replace("http://", $"http://any:{token}@", StringComparison.Ordinal);
        CliRun[] runs =
        [
            await CliRun.RunAsync("cameras", "--server", Address, "--token", token),
            await CliRun.RunAsync(["cameras", "--server", Address], name => name == "NANOCAM_TOKEN" ? token : null),
            await CliRun.RunAsync("cameras", "--server", withToken),
            await CliRun.RunAsync("watch", "--duration", "0.2", "--server", withToken),
            await CliRun.RunAsync("doctor", "--server", withToken),
        ];
        Assert.All(runs, run => Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error));
        Assert.All(runs, run => Assert.DoesNotContain(token, run.Output + run.Error, StringComparison.Ordinal));
        foreach (var command in (string[])["cameras", "watch", "doctor"])
        {
            var refused = await CliRun.RunAsync(command, "--server", Address, "--token", "nct_wrong");
            Assert.Equal(ExitCode.Failed, refused.ExitCode);
            Assert.Contains("NANOCAM_TOKEN", refused.Output + refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("admin", "reset-password", "--data", "data", "--user", "anna")]
    [InlineData("--json", "admin", "reset-password")]
    [InlineData("admin", "--help")]
    [InlineData("admin")]
    public async Task Admin_command_names_its_replacement(params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains("NanoCam.Server admin", run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("password (?<password>[0-9A-Z-]+)\\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Password();

    private async Task<string> MakeTokenAsync()
    {
        using HttpClient client = new() { BaseAddress = _server.Address };
        var signIn = await client.PostAsJsonAsync("/api/session", new { name = "admin", password = _password });
        signIn.EnsureSuccessStatusCode();
        var made = await client.PostAsJsonAsync("/api/tokens", new { name = "cli", role = "viewer" });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }
}
