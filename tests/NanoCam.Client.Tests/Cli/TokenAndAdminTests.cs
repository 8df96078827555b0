using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Cli.Running;
using NanoCam.Server;
using NanoCam.Testing;

namespace NanoCam.Client.Tests.Cli;

/// <summary>The commands against a server that asks for a sign-in, and what is done on its data directory.</summary>
public sealed class TokenAndAdminTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private string Address => _server.Address.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(("NanoCam:Access:Viewers", "Login"));
        // The first start makes the administrator.
        _ = ServerApp.Greet(_server.App).ToList();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Password_is_reset_while_the_server_runs_and_it_notices()
    {
        var first = await ResetAsync();
        var cookie = (await SignedInAsync(first)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var second = await ResetAsync("--user", "ADMIN");
        await NanoCam.Testing.Eventually.TrueAsync(async () => await StatusAsync(cookie) == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(first)).StatusCode);
        await SignedInAsync(second);
    }

    [Fact]
    public async Task Password_is_reset_while_the_server_is_stopped()
    {
        await _server.StopAsync();
        var password = await ResetAsync();
        await _server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(password)).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_reset_is_said()
    {
        var nobody = await CliRun.RunAsync("admin", "reset-password", "--data", _server.DataDirectory, "--user", "nobody");
        Assert.Equal((ExitCode.Failed, "nanocam: There is no user \"nobody\".\n"), (nobody.ExitCode, nobody.Error));
        var nowhere = await CliRun.RunAsync("admin", "reset-password", "--data", Path.GetTempPath());
        Assert.Equal(ExitCode.Usage, nowhere.ExitCode);
        Assert.Contains("There is no nanocam.db", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_show_a_token_however_it_is_given_and_say_what_to_do_without()
    {
        var token = await MakeTokenAsync(await ResetAsync());
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

    private async Task<string> ResetAsync(params string[] more)
    {
        var run = await CliRun.RunAsync(["admin", "reset-password", "--data", _server.DataDirectory, "--json", .. more]);
        Assert.True(run.ExitCode == ExitCode.Ok, run.Output + run.Error);
        return run.Json.Single().GetProperty("password").GetString()!;
    }

    private async Task<HttpResponseMessage> SignInAsync(string password)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _server.Address };
        return await client.PostAsJsonAsync("/api/session", new { name = "admin", password });
    }

    // The running server looks every two seconds whether somebody else wrote.
    private async Task<HttpResponseMessage> SignedInAsync(string password)
    {
        HttpResponseMessage? response = null;
        await NanoCam.Testing.Eventually.TrueAsync(async () => (response = await SignInAsync(password)).IsSuccessStatusCode);
        return response!;
    }

    private async Task<HttpStatusCode> StatusAsync(string cookie)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _server.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return (await client.GetAsync("/api/session")).StatusCode;
    }

    private async Task<string> MakeTokenAsync(string password)
    {
        using HttpClient client = new() { BaseAddress = _server.Address };
        await NanoCam.Testing.Eventually.TrueAsync(async () =>
            (await client.PostAsJsonAsync("/api/session", new { name = "admin", password })).IsSuccessStatusCode
        );
        var made = await client.PostAsJsonAsync("/api/tokens", new { name = "cli", role = "viewer" });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }
}
