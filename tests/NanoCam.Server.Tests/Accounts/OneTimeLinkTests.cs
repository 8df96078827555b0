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
        var lines = people.Get<FirstRun>().Greet(Address, isDemo: false);
        var password = lines.Single(line => line.Contains("password", StringComparison.Ordinal)).Split("password ")[1].Split('.')[0];
        Assert.Equal(23, password.Length);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("admin", password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await UseAsync(people, CodeIn(lines))).StatusCode);
        Assert.Equal(["NanoCam is ready: open http://127.0.0.1:8080/"], people.Get<FirstRun>().Greet(Address, isDemo: false));
        Assert.DoesNotContain(people.Server.Logs.Entries, entry => entry.ToString().Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_time_link_signs_in_once_and_expires_after_fifteen_minutes()
    {
        var clock = new FakeTimeProvider();
        await using var people = await AccountServer.StartAsync(clock);
        people.Add("anna", Role.Administrator);
        var code = CodeIn(people.Get<FirstRun>().Greet(Address, isDemo: true));
        // Fetching the link, as the preview of a chat does, does not use it up.
        Assert.Equal(HttpStatusCode.OK, (await people.Anonymous.GetAsync($"/sign-in?once={code}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await UseAsync(people, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await UseAsync(people, code)).StatusCode);

        var late = CodeIn(people.Get<FirstRun>().Greet(Address, isDemo: true));
        clock.Advance(OneTimeLinks.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, (await UseAsync(people, late)).StatusCode);
    }

    private static string CodeIn(IReadOnlyList<string> lines) => lines[0].Split("once=")[1];

    private static Task<HttpResponseMessage> UseAsync(AccountServer people, string once) =>
        people.Anonymous.PostAsJsonAsync("/api/session", new { once });
}
