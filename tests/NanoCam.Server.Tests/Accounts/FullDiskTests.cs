using System.Net;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Database;
using NanoCam.Server.Tests.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>A database that rejects writes neither extends access that has ended nor locks out users.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private AccountServer _people = null!;

    public async Task InitializeAsync() =>
        _people = await AccountServer.StartAsync(_clock, complains: true, ("NanoCam:Access:Cameras", "Paired"));

    public async Task DisposeAsync() => await _people.DisposeAsync();

    [Theory]
    [InlineData("tokens", """{"name":"script","role":"viewer"}""")]
    [InlineData("shares", """{"camera":"door"}""")]
    public async Task Revocation_takes_effect_immediately_and_is_stored_when_the_disk_has_space(string kind, string request)
    {
        _people.AddCamera("door");
        var admin = _people.SignedIn(Role.Administrator);
        using var body = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
        var made = await (await admin.PostAsync($"/api/{kind}", body)).JsonAsync();
        var path = $"/api/cameras/door/frame.jpg?token={made.Text("token")}";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _people.Anonymous.GetAsync(path)).StatusCode);
        Database.Reject(kind, "DELETE");

        var answer = await admin.DeleteAsync($"/api/{kind}/{made.GetProperty("id")}");

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Contains("The access was revoked", (await answer.JsonAsync()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.GetAsync(path)).StatusCode);
        // The session is still in the table; reloading the table does not restore it.
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.GetAsync(path)).StatusCode);

        Database.AcceptAgain();
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            return Rows(kind) == 0;
        });
    }

    [Fact]
    public async Task Camera_with_revoked_key_is_rejected_immediately_and_after_a_restart()
    {
        var key = new byte[CameraKey.Size];
        _people.Get<CameraKeyStore>().Put("door", key, "test");
        var admin = _people.SignedIn(Role.Administrator);
        Database.Reject("camera_keys", "DELETE");

        var answer = await admin.DeleteAsync("/api/cameras/door/key");

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.PostFrameAsync("door", key)).StatusCode);
        Database.AcceptAgain();
        // The change is written when the server stops, at the latest.
        await _people.Server.RestartAsync();
        Assert.Equal(0, _people.Get<CameraKeyStore>().Count);
    }

    [Fact]
    public async Task Users_sign_in_and_out_while_the_disk_is_full()
    {
        _people.AddWithPassword("anna", Role.Viewer);
        Database.Reject("sessions", "INSERT");
        var answer = await _people.SignInAsync("anna", AccountServer.Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var anna = _people.Client(answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync("/api/cameras")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await anna.DeleteAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task Session_started_on_a_full_disk_ends_when_the_password_is_reset_in_the_data_directory()
    {
        _people.AddWithPassword("anna", Role.Viewer);
        Database.Reject("sessions", "INSERT");
        var anna = _people.Client(AccountServer.CookieFrom(await _people.SignInAsync("anna", AccountServer.Password)));
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync("/api/session")).StatusCode);
        using var socket = await _people.OpenAsync("/live", ("Cookie", anna.DefaultRequestHeaders.GetValues("Cookie").Single()));
        Database.AcceptAgain();

        using var output = new StringWriter();
        Assert.Equal(0, AdminCommand.Run(["reset-password", "anna", "--data", _people.Server.DataDirectory], output, output));

        await Eventually.TrueAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            return (await anna.GetAsync("/api/session")).StatusCode == HttpStatusCode.Unauthorized;
        });
        Assert.True(await AccountServer.EndsAsync(socket));
    }

    [Fact]
    public async Task Password_that_was_reset_in_the_data_directory_is_kept_when_the_running_server_changes_the_role()
    {
        var anna = _people.AddWithPassword("anna", Role.Viewer);
        using var output = new StringWriter();
        Assert.Equal(0, AdminCommand.Run(["reset-password", "anna", "--data", _people.Server.DataDirectory], output, output));
        // This happens before the server has read the change.
        _people.Get<UserStore>().TryChange(anna.Id, Role.Operator, password: null);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(anna.Password, _people.Get<UserStore>().Find(anna.Id)!.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    private ServerDatabase Database => _people.Get<ServerDatabase>();

    private long Rows(string table)
    {
        using var connection = Database.Connect();
        return connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}");
    }
}
