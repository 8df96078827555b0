using System.Net;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Database;
using NanoCam.Server.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>The clock is set forward or back while the server is running, or is wrong when it starts.</summary>
public sealed class DateChangeTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private AccountServer _accounts = null!;
    private User _anna = null!;

    public async Task InitializeAsync()
    {
        _accounts = await AccountServer.StartAsync(_clock, complains: true);
        _accounts.AddCamera("door");
        _anna = _accounts.AddWithPassword("anna", Role.Administrator);
    }

    public async Task DisposeAsync() => await _accounts.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Session_token_link_and_code_stay_valid_when_the_clock_is_changed_and_corrected(int days)
    {
        var session = _accounts.SignedIn(_anna);
        var token = _accounts.Get<TokenStore>().Create(_anna, "test", Role.Viewer, TimeSpan.FromDays(90))!.Value.Secret;
        var link = _accounts.Get<ShareStore>().Create(_anna, "door", TimeSpan.FromDays(1))!.Value.Secret;
        _accounts.Get<PairingCodeStore>().TryCreate(null, "test");
        var once = _accounts.Get<OneTimeLinks>().Create(_anna);
        foreach (var change in (int[])[days, -days])
        {
            _clock.SetDate(TimeSpan.FromDays(change));
            _clock.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(HttpStatusCode.OK, (await session.GetAsync("/api/session")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/cameras", token));
            Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync("/api/cameras/door/frame.jpg", link));
            Assert.Single(_accounts.Get<PairingCodeStore>().All());
            Assert.Equal((1, 1, 1), (Rows("tokens"), Rows("shares"), Rows("pairing_codes")));
        }

        Assert.NotNull(_accounts.Get<OneTimeLinks>().Use(once));
        Assert.Contains(_accounts.Server.Logs.Warnings, line => line.ToString().Contains("The clock of this computer was set"));
    }

    [Fact]
    public async Task Setting_the_clock_back_extends_no_lifetime()
    {
        var token = _accounts.Get<TokenStore>().Create(_anna, "test", Role.Viewer, TimeSpan.FromMinutes(10))!.Value.Secret;
        _accounts.Get<PairingCodeStore>().TryCreate(null, "test");
        _clock.SetDate(TimeSpan.FromDays(-400));
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/cameras", token));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/cameras", token));
        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Empty(_accounts.Get<PairingCodeStore>().All());
    }

    [Fact]
    public async Task Token_that_appears_expired_at_startup_is_valid_when_the_clock_is_corrected()
    {
        var token = _accounts.Get<TokenStore>().Create(_anna, "test", Role.Viewer, TimeSpan.FromDays(90))!.Value.Secret;
        await _accounts.Server.StopAsync();
        _clock.SetDate(TimeSpan.FromDays(400));
        await _accounts.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/cameras", token));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, Rows("tokens"));

        _clock.SetDate(TimeSpan.FromDays(-400));
        await Eventually.TrueAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            return await StatusAsync("/api/cameras", token) == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_sessions_that_only_appear_expired()
    {
        var elsewhere = _accounts.CookieOf(_anna);
        await _accounts.Server.StopAsync();
        _clock.SetDate(TimeSpan.FromDays(400));
        await _accounts.Server.StartAgainAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await _accounts.SignedIn(_anna).DeleteAsync("/api/sessions")).StatusCode);
        _clock.SetDate(TimeSpan.FromDays(-400));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _accounts.Client(elsewhere).GetAsync("/api/session")).StatusCode);
        Assert.Equal(0, Rows("sessions"));
    }

    [Fact]
    public void Expired_row_is_deleted_after_a_day_if_the_clock_agrees()
    {
        var clock = new ManualClock();
        var tokens = new TokenStore(_accounts.Get<ServerDatabase>(), _accounts.Get<UserStore>(), clock, NullLogger<TokenStore>.Instance);
        tokens.Create(_anna, "test", Role.Viewer, TimeSpan.FromHours(1));
        clock.SetDate(TimeSpan.FromDays(-400));
        clock.Advance(TimeSpan.FromHours(1));
        tokens.Sweep();
        Assert.Empty(tokens.All);
        clock.Advance(TimeSpan.FromDays(1));
        tokens.Flush();
        Assert.Equal(1, Rows("tokens"));
        clock.SetDate(TimeSpan.FromDays(400));
        tokens.Reload();
        Assert.Empty(tokens.All);
        tokens.Flush();
        Assert.Equal(0, Rows("tokens"));
    }

    [Fact]
    public void Delay_after_wrong_passwords_does_not_depend_on_the_clock()
    {
        var throttle = new SignInThrottle(_clock);
        while (throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out _)) { }

        foreach (var days in (int[])[400, -800])
        {
            _clock.SetDate(TimeSpan.FromDays(days));
            Assert.False(throttle.TryBegin("192.0.2.1", "anna", isKnown: false, out var wait));
            Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string token) =>
        (await _accounts.Anonymous.GetAsync($"{path}?token={token}")).StatusCode;

    private long Rows(string table)
    {
        using var connection = _accounts.Get<ServerDatabase>().Connect();
        return connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}");
    }
}
