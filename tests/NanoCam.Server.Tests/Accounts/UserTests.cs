using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Database;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

public sealed class UserTests
{
    [Fact]
    public async Task Removing_a_user_ends_the_sessions_and_streams_of_that_user()
    {
        await using var people = await AccountServer.StartAsync();
        var owner = people.SignedIn(Role.Administrator);
        var id = (
            await (
                await owner.PostAsJsonAsync(
                    "/api/users",
                    new
                    {
                        name = "anna",
                        password = AccountServer.Password,
                        role = "viewer",
                    }
                )
            ).JsonAsync()
        ).GetProperty("id").GetInt64();
        var cookie = AccountServer.CookieFrom(await people.SignInAsync("anna", AccountServer.Password));
        Assert.Equal(
            "operator",
            (await (await owner.PatchAsJsonAsync($"/api/users/{id}", new { role = "operator" })).JsonAsync()).Text("role")
        );
        Assert.Equal("operator", (await (await people.Client(cookie).GetAsync("/api/session")).JsonAsync()).Text("role"));

        using var socket = await people.OpenAsync("/live", ("Cookie", cookie));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/api/users/{id}")).StatusCode);
        Assert.True(await AccountServer.EndsAsync(socket));
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task Password_set_by_an_administrator_ends_the_sessions_of_that_user()
    {
        await using var people = await AccountServer.StartAsync();
        var anna = people.Add("anna", Role.Viewer);
        var cookie = people.CookieOf(anna);
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await people
                    .SignedIn(Role.Administrator)
                    .PatchAsJsonAsync($"/api/users/{anna.Id}", new { password = AccountServer.Password })
            ).StatusCode
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    [Fact]
    public async Task Last_administrator_cannot_be_removed()
    {
        await using var people = await AccountServer.StartAsync();
        var owner = people.Add("owner", Role.Administrator);
        var client = people.SignedIn(owner);
        Assert.Equal(HttpStatusCode.Conflict, (await client.DeleteAsync($"/api/users/{owner.Id}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await client.PatchAsJsonAsync($"/api/users/{owner.Id}", new { role = "viewer" })).StatusCode
        );
        people.Add("second", Role.Administrator);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/users/{owner.Id}")).StatusCode);
    }

    [Theory]
    [InlineData("", AccountServer.Password, HttpStatusCode.BadRequest)]
    [InlineData("two words", AccountServer.Password, HttpStatusCode.BadRequest)]
    [InlineData("<b>", AccountServer.Password, HttpStatusCode.BadRequest)]
    [InlineData("bert", "short", HttpStatusCode.BadRequest)]
    [InlineData("bertbertbert", "BertBertBert1", HttpStatusCode.BadRequest)]
    [InlineData("ADMINISTRATOR", AccountServer.Password, HttpStatusCode.Conflict)]
    public async Task Invalid_user_is_rejected_with_the_reason(string name, string password, HttpStatusCode expected)
    {
        await using var people = await AccountServer.StartAsync();
        Assert.Equal(
            expected,
            (
                await people
                    .SignedIn(Role.Administrator)
                    .PostAsJsonAsync(
                        "/api/users",
                        new
                        {
                            name,
                            password,
                            role = "viewer",
                        }
                    )
            ).StatusCode
        );
    }

    [Fact]
    public async Task Changes_to_the_database_by_another_program_take_effect()
    {
        var clock = new FakeTimeProvider();
        await using var people = await AccountServer.StartAsync(clock);
        var anna = people.Add("anna", Role.Viewer);
        var cookie = people.CookieOf(anna);
        using var socket = await people.OpenAsync("/live", ("Cookie", cookie));
        people
            .Get<ServerDatabase>()
            .Write(connection =>
            {
                connection.Execute(
                    "UPDATE users SET password = @Password WHERE id = @Id",
                    new { Password = people.Get<PasswordService>().Hash(AccountServer.Password), anna.Id }
                );
                connection.Execute("DELETE FROM sessions WHERE user = @Id", new { anna.Id });
            });
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await AccountServer.EndsAsync(socket));
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client(cookie).GetAsync("/api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await people.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    [Fact]
    public async Task Audit_log_lists_actions_in_pages_and_contains_no_secret()
    {
        await using var people = await AccountServer.StartAsync();
        people.AddWithPassword("owner", Role.Administrator);
        people.AddCamera("hall");
        await people.SignInAsync("owner", "wrong password");
        var cookie = AccountServer.CookieFrom(await people.SignInAsync("owner", AccountServer.Password));
        var owner = people.Client(cookie);
        await owner.PostAsJsonAsync(
            "/api/users",
            new
            {
                name = "anna",
                password = "the password of anna",
                role = "viewer",
            }
        );
        var token = (await (await owner.PostAsJsonAsync("/api/tokens", new { name = "script", role = "viewer" })).JsonAsync()).Text(
            "token"
        );
        var link = (await (await owner.PostAsJsonAsync("/api/shares", new { camera = "hall" })).JsonAsync()).Text("token");
        await owner.PatchAsJsonAsync("/api/cameras/hall", new { name = "Hall" });
        await owner.PutAsJsonAsync("/api/cameras/hall/settings", new { quality = 50 });
        await owner.DeleteAsync("/api/cameras/hall");

        var first = await owner.GetFromJsonAsync<JsonElement>("/api/audit?limit=5");
        var second = await owner.GetFromJsonAsync<JsonElement>($"/api/audit?before={first.GetProperty("next").GetInt64()}");
        var entries = first.GetProperty("entries").EnumerateArray().Concat(second.GetProperty("entries").EnumerateArray()).ToList();
        Assert.Equal(
            ["camera-forgotten", "camera-changed", "camera-named", "share-made", "token-made", "user-added", "sign-in", "sign-in-failed"],
            entries.Select(entry => entry.Text("action"))
        );
        Assert.All(entries, entry => Assert.Equal(("owner", "127.0.0.1"), (entry.Text("actor"), entry.Text("address"))));
        Assert.False(second.TryGetProperty("next", out _));

        string[] secrets = [AccountServer.Password, "wrong password", "the password of anna", token, link, cookie.Split('=')[1]];
        var written = string.Join(
            '\n',
            [.. entries.Select(entry => entry.ToString()), .. people.Server.Logs.Entries.Select(entry => entry.ToString())]
        );
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
        var bytes = System.Text.Encoding.Latin1.GetString(DatabaseBytes(people.Server));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Audit_log_is_bounded_and_failed_sign_ins_do_not_displace_other_entries()
    {
        await using var people = await AccountServer.StartAsync(null, ("NanoCam:Access:AuditEntries", "100"));
        var audit = people.Get<AuditLog>();
        for (var i = 0; i < 50; i++)
        {
            audit.Write("owner", "", AuditActions.CameraNamed, $"camera{i}");
        }

        for (var i = 0; i < 400; i++)
        {
            audit.Write("", "192.0.2.1", AuditActions.SignInFailed, "");
        }

        var entries = audit.Read(null, 1000);
        Assert.Equal(50, entries.Count(entry => entry.Action == AuditActions.CameraNamed));
        Assert.InRange(entries.Count, 70, 70 + 64);
    }

    [Theory]
    [InlineData("POST", "/api/tokens", """{"name":null,"role":"viewer"}""")]
    [InlineData("POST", "/api/users", """{"name":null,"password":"long enough","role":"viewer"}""")]
    [InlineData("PUT", "/api/password", """{"current":null,"new":"long enough"}""")]
    [InlineData("POST", "/api/shares", """{"camera":null}""")]
    public async Task Null_instead_of_a_string_is_rejected_without_a_log_entry(string method, string path, string body)
    {
        await using var people = await AccountServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, null, "application/json"),
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await people.SignedIn(Role.Administrator).SendAsync(request)).StatusCode);
    }

    private static byte[] DatabaseBytes(TestServer server)
    {
        using var bytes = new MemoryStream();
        foreach (
            var path in Directory
                .GetFiles(server.DataDirectory, "nanocam.db*")
                .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
        )
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.CopyTo(bytes);
        }

        return bytes.ToArray();
    }
}
