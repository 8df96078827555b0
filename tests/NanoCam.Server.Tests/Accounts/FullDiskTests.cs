using System.Net;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Pairing;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>A database that takes nothing keeps nobody in whose access was ended, and nobody out who belongs.</summary>
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
    public async Task Revocation_takes_effect_at_once_and_is_stored_when_the_disk_has_space(string kind, string request)
    {
        _people.AddCamera("door");
        var admin = _people.SignedIn(Role.Administrator);
        using var body = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
        var made = await (await admin.PostAsync($"/api/{kind}", body)).JsonAsync();
        var path = $"/api/cameras/door/frame.jpg?token={made.Text("token")}";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _people.Anonymous.GetAsync(path)).StatusCode);
        Fill(kind);

        var answer = await admin.DeleteAsync($"/api/{kind}/{made.GetProperty("id")}");

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Contains("lets nobody in any more", (await answer.JsonAsync()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.GetAsync(path)).StatusCode);
        // The table, which has it still, is read again and does not bring it back.
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.GetAsync(path)).StatusCode);

        MakeRoom();
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            return Rows(kind) == 0;
        });
    }

    [Fact]
    public async Task Camera_with_revoked_key_is_rejected_at_once_and_after_a_restart()
    {
        var key = new byte[CameraKey.Size];
        _people.Get<CameraKeyStore>().Put("door", key, "test");
        var admin = _people.SignedIn(Role.Administrator);
        Fill("camera_keys");

        var answer = await admin.DeleteAsync("/api/cameras/door/key");

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _people.Anonymous.PostFrameAsync("door", key)).StatusCode);
        MakeRoom();
        // Written at the latest when the server stops.
        await _people.Server.RestartAsync();
        Assert.Equal(0, _people.Get<CameraKeyStore>().Count);
    }

    [Fact]
    public async Task Users_sign_in_and_out_while_the_disk_is_full()
    {
        _people.AddWithPassword("anna", Role.Viewer);
        Fill("sessions", "INSERT");
        var answer = await _people.SignInAsync("anna", AccountServer.Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var anna = _people.Client(answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync("/api/cameras")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await anna.DeleteAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.GetAsync("/api/cameras")).StatusCode);
    }

    private void Fill(string table, string statement = "DELETE") =>
        Change($"CREATE TRIGGER no_room BEFORE {statement} ON {table} BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");

    private void MakeRoom() => Change("DROP TRIGGER no_room");

    private void Change(string statement) => _people.Get<ServerDatabase>().Write(connection => connection.Execute(statement));

    private long Rows(string table)
    {
        using var connection = _people.Get<ServerDatabase>().Connect();
        return connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}");
    }
}
