using System.Net;
using System.Net.Http.Json;
using NanoCam.Server.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

public sealed class SessionTests
{
    [Fact]
    public async Task Sign_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("anna", Role.Operator);
        var response = await people.SignInAsync("Anna", AccountServer.Password);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var flags = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", flags, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", flags, StringComparison.Ordinal);
        Assert.Contains("path=/;", flags, StringComparison.Ordinal);
        // Secure would keep it from a server that speaks plain HTTP at home.
        Assert.DoesNotContain("secure", flags, StringComparison.Ordinal);

        var me = await (await people.Client(AccountServer.CookieFrom(response)).GetAsync("/api/session")).JsonAsync();
        Assert.Equal(("anna", "operator", "session"), (me.Text("name"), me.Text("role"), me.Text("method")));
    }

    [Theory]
    [InlineData("anna", "wrong password")]
    [InlineData("anna", "")]
    [InlineData("", AccountServer.Password)]
    [InlineData("nobody", AccountServer.Password)]
    public async Task Wrong_names_and_passwords_are_told_the_same(string name, string password)
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("anna", Role.Viewer);
        var response = await people.SignInAsync(name, password);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Name or password is wrong.", (await response.JsonAsync()).Text("detail"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Stolen_cookie_is_worthless_after_sign_out()
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Viewer));
        var response = await people.Client(cookie).DeleteAsync("/api/session");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task A_cookie_planted_before_the_sign_in_is_worth_nothing_after_it()
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("anna", Role.Administrator);
        var planted = people.CookieOf(people.Add("mallory", Role.Viewer));
        var invented = $"{planted.Split('=')[0]}=chosen-by-somebody-else";
        foreach (var cookie in new[] { planted, invented })
        {
            var response = await people.SignInAsync("anna", AccountServer.Password, cookie);
            Assert.NotEqual(cookie, AccountServer.CookieFrom(response));
            Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
        }
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_every_session_and_what_it_has_open()
    {
        await using var people = await AccountServer.StartAsync();
        var anna = people.Add("anna", Role.Viewer);
        var elsewhere = people.CookieOf(anna);
        var bert = people.SignedIn(people.Add("bert", Role.Viewer));
        using var socket = await people.OpenAsync("/live", ("Cookie", elsewhere));
        Assert.Equal(HttpStatusCode.NoContent, (await people.SignedIn(anna).DeleteAsync("/api/sessions")).StatusCode);
        Assert.True(await AccountServer.EndsAsync(socket));
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(elsewhere).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bert.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_renews_this_one()
    {
        await using var people = await AccountServer.StartAsync();
        var anna = people.AddWithPassword("anna", Role.Viewer);
        var (here, elsewhere) = (people.CookieOf(anna), people.CookieOf(anna));
        var wrong = await people
            .Client(here)
            .PutAsJsonAsync("/api/password", new { current = "something else", @new = "a new long password" });
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        var changed = await people
            .Client(here)
            .PutAsJsonAsync("/api/password", new { current = AccountServer.Password, @new = "a new long password" });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(elsewhere).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(here).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await people.Client(AccountServer.CookieFrom(changed)).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.SignInAsync("anna", AccountServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("anna", "a new long password")).StatusCode);
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_one_that_is_used_goes_on_until_its_time_is_up()
    {
        var clock = new ManualClock();
        await using var people = await AccountServer.StartAsync(
            clock,
            ("NanoCam:Access:SessionIdle", "00:10:00"),
            ("NanoCam:Access:SessionLifetime", "00:30:00")
        );
        var anna = people.Add("anna", Role.Viewer);
        var (idle, used) = (people.SignedIn(anna), people.SignedIn(anna));
        for (var minutes = 9; minutes < 30; minutes += 9)
        {
            clock.Advance(TimeSpan.FromMinutes(9));
            Assert.Equal(HttpStatusCode.OK, (await used.GetAsync("/api/session")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await idle.GetAsync("/api/session")).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.Unauthorized, (await used.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task What_ran_out_while_the_server_was_down_is_worth_nothing_from_its_first_request_on()
    {
        var clock = new ManualClock();
        await using var people = await AccountServer.StartAsync(clock, ("NanoCam:Access:SessionIdle", "00:10:00"));
        var anna = people.SignedIn(people.Add("anna", Role.Viewer));
        await people.Server.StopAsync();
        clock.Advance(TimeSpan.FromMinutes(11));
        await people.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task A_wall_that_stays_open_counts_as_use_and_ends_when_the_session_does()
    {
        var clock = new ManualClock();
        await using var people = await AccountServer.StartAsync(
            clock,
            ("NanoCam:Access:SessionIdle", "00:10:00"),
            ("NanoCam:Access:SessionLifetime", "00:30:00")
        );
        var cookie = people.CookieOf(people.Add("anna", Role.Viewer));
        using var socket = await people.OpenAsync("/live", ("Cookie", cookie));
        clock.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.OK, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await AccountServer.EndsAsync(socket));
    }

    [Fact]
    public async Task Sessions_survive_a_restart_of_the_server()
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Viewer));
        await people.Server.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task A_stream_ends_with_the_session_it_was_opened_with()
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Viewer));
        people.AddCamera("hall");
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await people.Anonymous.PostAsync("/api/cameras/hall/frames?store=false", UploadRequests.Jpeg(GoldenFrames.Baseline.Bytes))
            ).StatusCode
        );
        using var stream = await people.Client(cookie).GetStreamAsync("/api/cameras/hall/stream.mjpeg");
        await people.Client(cookie).DeleteAsync("/api/session");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await stream.CopyToAsync(Stream.Null);
            throw new IOException("It ended in order.");
        });
    }
}
