using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using NanoCam.Server.Accounts;
using NanoCam.Server.Pairing;
using NanoCam.Testing;
using NanoCam.Testing.Sources;

namespace NanoCam.Server.Tests.Pull;

/// <summary>Sources are added, changed and removed over HTTP. Secrets are not returned.</summary>
public sealed class PullApiTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Source_is_added_changed_kept_after_a_restart_and_removed()
    {
        await using var source = new FakeCameraWebServer();
        using var added = await _server.Client.PostAsJsonAsync(
            "api/pull",
            new
            {
                id = "yard",
                url = source.StreamUrl,
                controlUrl = source.ControlUrl,
            }
        );
        Assert.Equal(200, (int)added.StatusCode);
        await WaitForStateAsync("connected");

        using var changed = await _server.Client.PutAsJsonAsync("api/pull/yard", new { onDemand = true });
        Assert.True((await changed.JsonAsync()).GetProperty("onDemand").GetBoolean());
        await _server.RestartAsync();
        await Eventually.TrueAsync(() => source.Watching == 1);
        var shown = (await _server.Client.GetFromJsonAsync<System.Text.Json.JsonElement>("api/pull"))[0];
        Assert.True(shown.GetProperty("onDemand").GetBoolean());
        Assert.Equal(source.StreamUrl.OriginalString, shown.Text("url"));

        using var removed = await _server.Client.DeleteAsync(new Uri("api/pull/yard", UriKind.Relative));
        Assert.Equal(204, (int)removed.StatusCode);
        await Eventually.TrueAsync(() => source.Watching == 0);
        Assert.Equal("[]", await _server.Client.GetStringAsync(new Uri("api/pull", UriKind.Relative)));
        Assert.Equal(
            [AuditActions.PullRemoved, AuditActions.PullChanged, AuditActions.PullAdded],
            _server
                .Get<AuditLog>()
                .Read(null, 10)
                .Select(entry => entry.Action)
                .Where(action => action.StartsWith("pull", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("{}", "The request body has no id, url.")]
    [InlineData("""{"url":"http://127.0.0.1:81/stream"}""", "The request body has no id.")]
    [InlineData("""{"id":"yard"}""", "The request body has no url.")]
    [InlineData("""{"id":null,"url":null}""", "The request body is not valid JSON for this route. Check $.id.")]
    public async Task Missing_field_returns_400_with_its_name(string body, string error)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _server.Client.PostAsync("/api/pull", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (await response.JsonAsync()).Text("detail"));
    }

    [Theory]
    [InlineData("yard", "file:///etc/passwd", null, "Url must be an http or https address")]
    [InlineData("yard", "ftp://host/x", null, "Url must be an http or https address")]
    [InlineData("yard", "stream", null, "Url must be an http or https address")]
    [InlineData("yard", "http://user:p#ss@host/x", null, "percent-encode")]
    [InlineData("yard", "http://user:12#ss@host/x", null, "percent-encode")]
    [InlineData("yard", "http://PpStRoNg:#%&wL1@*tU123zv@host:81/devices", null, "percent-encode")]
    [InlineData("yard", "http://user:p@ss@host/x", null, "percent-encode")]
    [InlineData("yard", "http://user:p/ss@host/x", null, "percent-encode")]
    [InlineData("yard", "rtsp://host/stream1", null, "nanocam publish --camera ID --input rtsp://")]
    [InlineData("../x", "http://host/", null, "A camera id has")]
    [InlineData("yard", "http://host/", "http://a:b@host/", "ControlUrl must be an http or https address without a user")]
    [InlineData("yard", "http://host/", "javascript:alert(1)", "ControlUrl must be an http or https address")]
    public async Task Invalid_source_returns_400_with_the_reason(string id, string url, string? controlUrl, string error)
    {
        using var answer = await _server.Client.PostAsJsonAsync(
            "api/pull",
            new
            {
                id,
                url,
                controlUrl,
            }
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(error, (await answer.JsonAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(-1)]
    public async Task Rate_out_of_range_returns_400(double rate)
    {
        using var answer = await _server.Client.PostAsJsonAsync(
            "api/pull",
            new
            {
                id = "yard",
                url = "http://127.0.0.1:9/",
                rate,
            }
        );

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Passwords_and_tokens_are_neither_returned_nor_logged()
    {
        await using var source = FakeSource.Answering(
            FakeSource.Head(
                "401 Unauthorized\nWWW-Authenticate: Digest realm=\"cam\", nonce=\"1\", qop=\"auth\"\nConnection: close\nContent-Length: 0"
            )
        );
        var url = $"http://anna:hunter2@127.0.0.1:{source.Address.Port}/x?token=nct_verysecret&b";
        using var added = await _server.Client.PostAsJsonAsync("api/pull", new { id = "yard", url });
        await WaitForStateAsync("waiting");

        var output =
            await added.Content.ReadAsStringAsync()
            + await _server.Client.GetStringAsync(new Uri("api/pull", UriKind.Relative))
            + string.Join('\n', _server.Logs.Entries)
            + string.Join('\n', _server.Get<AuditLog>().Read(null, 10));
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", output, StringComparison.Ordinal);
        Assert.Contains("token=", output, StringComparison.Ordinal);
        Assert.Contains("rejected the user name or password (401)", output, StringComparison.Ordinal);
        Assert.Contains(source.Requests, head => head.Contains("Authorization: Digest username=\"anna\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Password_is_not_kept_for_another_host()
    {
        using var added = await _server.Client.PostAsJsonAsync(
            "api/pull",
            new
            {
                id = "yard",
                url = "http://127.0.0.1:9/",
                user = "anna",
                password = "hunter2",
            }
        );
        Assert.Equal(200, (int)added.StatusCode);

        using var elsewhere = await _server.Client.PutAsJsonAsync("api/pull/yard", new { url = "http://localhost:9/" });
        using var again = await _server.Client.PutAsJsonAsync("api/pull/yard", new { url = "http://localhost:9/", password = "hunter3" });

        Assert.Equal(400, (int)elsewhere.StatusCode);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Adding_a_source_twice_and_removing_an_unknown_one_are_errors()
    {
        using var first = await _server.Client.PostAsJsonAsync("api/pull", new { id = "yard", url = "http://127.0.0.1:9/" });
        using var second = await _server.Client.PostAsJsonAsync("api/pull", new { id = "yard", url = "http://127.0.0.1:9/" });
        using var none = await _server.Client.DeleteAsync(new Uri("api/pull/hall", UriKind.Relative));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.NotFound),
            (first.StatusCode, second.StatusCode, none.StatusCode)
        );
    }

    [Fact]
    public async Task Id_of_a_paired_camera_is_rejected_and_a_later_key_stops_the_source()
    {
        await using var source = new FakeCameraWebServer();
        var keys = _server.Get<CameraKeyStore>();
        keys.Put("hall", RandomNumberGenerator.GetBytes(CameraKey.Size), "pairing");
        using var refused = await _server.Client.PostAsJsonAsync("api/pull", new { id = "hall", url = source.StreamUrl });
        Assert.Equal(409, (int)refused.StatusCode);

        using var added = await _server.Client.PostAsJsonAsync("api/pull", new { id = "yard", url = source.StreamUrl });
        await WaitForStateAsync("connected");
        keys.Put("yard", RandomNumberGenerator.GetBytes(CameraKey.Size), "pairing");
        await WaitForStateAsync("stopped");
        Assert.Equal(0, source.Watching);
        keys.Revoke("yard");
        await WaitForStateAsync("connected");
    }

    [Fact]
    public async Task Configured_source_cannot_be_changed_over_HTTP()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?>
                {
                    ["NanoCam:Pull:0:Id"] = "yard",
                    ["NanoCam:Pull:0:Url"] = "http://127.0.0.1:9/",
                },
            }
        );

        using var changed = await server.Client.PutAsJsonAsync("api/pull/yard", new { rate = 2 });
        using var removed = await server.Client.DeleteAsync(new Uri("api/pull/yard", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (changed.StatusCode, removed.StatusCode));
    }

    [Fact]
    public async Task Invalid_source_in_the_configuration_prevents_the_start_with_an_error_that_names_its_key()
    {
        var options = new TestServerOptions
        {
            Settings = new Dictionary<string, string?> { ["NanoCam:Pull:3:Id"] = "yard", ["NanoCam:Pull:3:Url"] = "stream" },
        };

        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestServer.StartAsync(options));

        Assert.Contains("NanoCam:Pull:0: Url must be an http or https address", fault.Message, StringComparison.Ordinal);
    }

    private Task WaitForStateAsync(string state) =>
        Eventually.TrueAsync(async () =>
            (await _server.Client.GetFromJsonAsync<System.Text.Json.JsonElement>("api/pull"))
                .EnumerateArray()
                .Single(source => source.Text("id") == "yard")
                .Text("state") == state
        );
}
