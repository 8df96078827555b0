using System.Text;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Server.Database;
using NanoCam.Server.Pairing;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Database;

/// <summary>Every route that writes to the database: a change that cannot be written does not happen in memory either.</summary>
public sealed class RejectedChangeTests
{
    [Theory]
    [InlineData("PATCH", "/api/cameras/door", """{"name":"Front door"}""", "cameras", "INSERT", "/api/cameras/door")]
    [InlineData("PUT", "/api/cameras/door/settings", """{"quality":50}""", "cameras", "INSERT", "/api/cameras/door")]
    [InlineData("DELETE", "/api/cameras/door", "", "cameras", "DELETE", "/api/cameras")]
    [InlineData("POST", "/api/users", """{"name":"bert","password":"a long password","role":"viewer"}""", "users", "INSERT", "/api/users")]
    [InlineData("PATCH", "/api/users/{anna}", """{"role":"viewer"}""", "users", "UPDATE", "/api/users")]
    [InlineData("PATCH", "/api/users/{anna}", """{"role":"viewer","password":"a long password"}""", "users", "UPDATE", "/api/users")]
    [InlineData("DELETE", "/api/users/{anna}", "", "users", "DELETE", "/api/users")]
    [InlineData("POST", "/api/tokens", """{"name":"script","role":"viewer"}""", "tokens", "INSERT", "/api/tokens")]
    [InlineData("POST", "/api/shares", """{"camera":"door"}""", "shares", "INSERT", "/api/shares")]
    [InlineData("POST", "/api/pairing", """{"camera":"door"}""", "pairing_codes", "INSERT", "/api/pairing")]
    [InlineData("DELETE", "/api/pairing/{code}", "", "pairing_codes", "DELETE", "/api/pairing")]
    [InlineData(
        "POST",
        "/api/pull",
        """{"id":"porch","url":"http://127.0.0.1:9/","onDemand":true}""",
        "pull_sources",
        "INSERT",
        "/api/pull"
    )]
    [InlineData("PUT", "/api/pull/gate", """{"url":"http://127.0.0.1:10/"}""", "pull_sources", "INSERT", "/api/pull")]
    [InlineData("DELETE", "/api/pull/gate", "", "pull_sources", "DELETE", "/api/pull")]
    public async Task Change_that_cannot_be_written_changes_nothing(
        string method,
        string path,
        string body,
        string table,
        string statement,
        string shownAt
    )
    {
        await using var accounts = await AccountServer.StartAsync(new ManualClock(), complains: true);
        var admin = accounts.SignedIn(Role.Administrator);
        accounts.AddCamera("door");
        accounts.Get<CameraPersistence>().Save();
        accounts.Get<CameraKeyStore>().Put("door", new byte[CameraKey.Size], "test");
        var code = accounts.Get<PairingCodeStore>().TryCreate("hall", "test")!;
        await SendAsync(admin, "POST", "/api/pull", """{"id":"gate","url":"http://127.0.0.1:9/","onDemand":true}""");
        path = path.Replace("{anna}", $"{accounts.Add("anna", Role.Operator).Id}", StringComparison.Ordinal)
            .Replace("{code}", code.Text, StringComparison.Ordinal);
        var before = await admin.GetStringAsync(shownAt);
        var database = accounts.Get<ServerDatabase>();
        database.Reject(table, statement);

        Assert.False((await SendAsync(admin, method, path, body)).IsSuccessStatusCode);

        Assert.Equal(before, await admin.GetStringAsync(shownAt));
        Assert.True(accounts.Get<CameraKeyStore>().TryGet("door", out _));
        database.AcceptAgain();
        (await SendAsync(admin, method, path, body)).EnsureSuccessStatusCode();
        Assert.NotEqual(before, await admin.GetStringAsync(shownAt));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }
}
