using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

public sealed class SessionTests
{
    [Fact]
    public async Task Session_cookie_is_hidden_from_scripts_and_other_sites()
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("anna", Role.Operator);
        var response = await people.SignInAsync("Anna", AccountServer.Password);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var flags = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", flags, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", flags, StringComparison.Ordinal);
        Assert.Contains("path=/;", flags, StringComparison.Ordinal);
        // Browsers would not send a Secure cookie to a server in a home network that uses plain HTTP.
        Assert.DoesNotContain("secure", flags, StringComparison.Ordinal);

        var me = await (await people.Client(AccountServer.CookieFrom(response)).GetAsync("/api/session")).JsonAsync();
        Assert.Equal(("anna", "operator", "session"), (me.Text("name"), me.Text("role"), me.Text("method")));
    }

    [Theory]
    [InlineData("anna", "wrong password")]
    [InlineData("anna", "")]
    [InlineData("", AccountServer.Password)]
    [InlineData("nobody", AccountServer.Password)]
    public async Task Unknown_name_and_wrong_password_get_the_same_response(string name, string password)
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("anna", Role.Viewer);
        var response = await people.SignInAsync(name, password);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("The user name or password is wrong.", (await response.JsonAsync()).Text("detail"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Stolen_cookie_is_invalid_after_sign_out()
    {
        await using var people = await AccountServer.StartAsync();
        var cookie = people.CookieOf(people.Add("anna", Role.Viewer));
        var response = await people.Client(cookie).DeleteAsync("/api/session");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task Cookie_planted_before_sign_in_is_invalid_afterwards()
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
    public async Task Sign_out_everywhere_ends_all_sessions_and_their_streams()
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
    public async Task New_password_ends_other_sessions_and_renews_the_current_one()
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
    public async Task Idle_session_expires_and_active_session_lasts_until_its_lifetime_ends()
    {
        var clock = new FakeTimeProvider();
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
    public async Task Session_that_expired_while_the_server_was_down_is_invalid_at_the_first_request()
    {
        var clock = new FakeTimeProvider();
        await using var people = await AccountServer.StartAsync(clock, ("NanoCam:Access:SessionIdle", "00:10:00"));
        var anna = people.SignedIn(people.Add("anna", Role.Viewer));
        await people.Server.StopAsync();
        clock.Advance(TimeSpan.FromMinutes(11));
        await people.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task Open_live_socket_keeps_the_session_active_and_ends_with_it()
    {
        var clock = new FakeTimeProvider();
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
    public async Task Stream_ends_with_its_session()
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
