using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;

namespace NanoCam.Server.Tests.Accounts;

public sealed class OneTimeLinkTests
{
    private static readonly Uri Address = new("http://127.0.0.1:8080/");

    [Fact]
    public async Task First_run_creates_an_administrator_and_prints_password_and_link_once()
    {
        await using var people = await AccountServer.StartAsync();
        var lines = people.Get<FirstRun>().CreateStartupText(Address, null, isDemo: false).Lines;
        var password = lines.Single(line => line.Contains("password", StringComparison.Ordinal)).Split("password ")[1].Split('.')[0];
        Assert.Equal(23, password.Length);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("admin", password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await UseAsync(people, CodeIn(lines))).StatusCode);
        Assert.Equal(
            ["NanoCam is ready: open http://127.0.0.1:8080/"],
            people.Get<FirstRun>().CreateStartupText(Address, null, isDemo: false).Lines
        );
        Assert.DoesNotContain(people.Server.Logs.Entries, entry => entry.ToString().Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_time_link_signs_in_once_and_expires_after_fifteen_minutes()
    {
        var clock = new FakeTimeProvider();
        await using var people = await AccountServer.StartAsync(clock);
        people.Add("anna", Role.Administrator);
        var code = CodeIn(people.Get<FirstRun>().CreateStartupText(Address, null, isDemo: true).Lines);
        // Requesting the link, as chat previews do, does not use it up.
        Assert.Equal(HttpStatusCode.OK, (await people.Anonymous.GetAsync($"/sign-in?once={code}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await UseAsync(people, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await UseAsync(people, code)).StatusCode);

        var late = CodeIn(people.Get<FirstRun>().CreateStartupText(Address, null, isDemo: true).Lines);
        clock.Advance(OneTimeLinks.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, (await UseAsync(people, late)).StatusCode);
    }

    [Fact]
    public async Task Phone_link_has_the_same_code_as_the_printed_link()
    {
        await using var people = await AccountServer.StartAsync();
        var startup = people.Get<FirstRun>().CreateStartupText(Address, new Uri("http://192.168.1.10:8080/"), isDemo: false);
        var code = CodeIn(startup.Lines);
        Assert.Equal($"http://192.168.1.10:8080/sign-in?once={code}", startup.PhoneLink);
        Assert.Null(people.Get<FirstRun>().CreateStartupText(Address, new Uri("http://192.168.1.10:8080/"), isDemo: false).PhoneLink);
    }

    [Fact]
    public async Task Server_on_loopback_has_no_phone_link()
    {
        await using var people = await AccountServer.StartAsync();
        Assert.Null(ServerApp.CreateStartupText(people.Server.App).PhoneLink);
    }

    private static string CodeIn(IReadOnlyList<string> lines) => lines[0].Split("once=")[1];

    private static Task<HttpResponseMessage> UseAsync(AccountServer people, string once) =>
        people.Anonymous.PostAsJsonAsync("/api/session", new { once });
}
