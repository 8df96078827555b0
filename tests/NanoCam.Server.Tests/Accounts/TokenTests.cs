using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Accounts;

namespace NanoCam.Server.Tests.Accounts;

public sealed class TokenTests
{
    [Fact]
    public async Task Token_is_shown_once_and_works_in_bearer_and_basic_headers_and_in_the_query()
    {
        await using var people = await AccountServer.StartAsync();
        var anna = people.SignedIn(people.Add("anna", Role.Operator));
        var made = await (
            await anna.PostAsJsonAsync(
                "/api/tokens",
                new
                {
                    name = "player",
                    role = "viewer",
                    days = 7,
                }
            )
        ).JsonAsync();
        var token = made.Text("token");
        Assert.StartsWith("nct_", token, StringComparison.Ordinal);
        Assert.DoesNotContain(token, await anna.GetStringAsync("/api/tokens"), StringComparison.Ordinal);

        var client = people.Anonymous;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal("token", (await (await client.GetAsync("/api/session")).JsonAsync()).Text("method"));
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"any:{token}")));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/cameras")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await people.Anonymous.GetAsync($"/api/cameras?token={token}")).StatusCode);
        Assert.True((await anna.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/tokens"))[0].TryGetProperty("used", out _));
    }

    [Theory]
    [InlineData("Bearer nct_wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic YW55Om5jdF93cm9uZw==", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer of-somebody-else", HttpStatusCode.OK)]
    [InlineData("Basic !!!", HttpStatusCode.OK)]
    [InlineData("Basic YW55OnByb3h5", HttpStatusCode.OK)]
    public async Task Invalid_token_is_rejected_even_with_a_valid_cookie_and_foreign_credentials_are_ignored(
        string header,
        HttpStatusCode expected
    )
    {
        await using var people = await AccountServer.StartAsync();
        var client = people.SignedIn(Role.Viewer);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(expected, (await client.GetAsync("/api/cameras")).StatusCode);
    }

    [Fact]
    public async Task Token_ends_on_expiry_on_revocation_and_with_its_user()
    {
        var clock = new FakeTimeProvider();
        await using var people = await AccountServer.StartAsync(clock);
        people.Add("owner", Role.Administrator);
        var anna = people.Add("anna", Role.Viewer);
        var tokens = people.Get<TokenStore>();
        foreach (
            var end in (Action<ApiToken>[])
                [
                    _ => clock.Advance(TimeSpan.FromHours(1)),
                    token => tokens.End(other => ReferenceEquals(other, token)),
                    _ => people.Get<UserStore>().TryRemove(anna),
                ]
        )
        {
            var (token, secret) = tokens.Create(anna, "test", Role.Viewer, TimeSpan.FromHours(1))!.Value;
            using var socket = await people.OpenAsync($"/live?token={secret}");
            end(token);
            Assert.True(await AccountServer.EndsAsync(socket));
            Assert.Equal(HttpStatusCode.Unauthorized, (await people.Anonymous.GetAsync($"/api/cameras?token={secret}")).StatusCode);
        }
    }

    [Fact]
    public async Task Token_never_exceeds_the_role_of_its_user()
    {
        await using var people = await AccountServer.StartAsync();
        people.Add("owner", Role.Administrator);
        var anna = people.Add("anna", Role.Operator);
        var client = people.SignedIn(anna);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await client.PostAsJsonAsync("/api/tokens", new { name = "x", role = "administrator" })).StatusCode
        );
        var token = (await (await client.PostAsJsonAsync("/api/tokens", new { name = "x", role = "operator" })).JsonAsync()).Text("token");
        people.Get<UserStore>().TryChange(anna.Id, Role.Viewer, password: null);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await people.Anonymous.PostAsync($"/api/cameras/none/snapshot?token={token}", null)).StatusCode
        );
    }

    [Fact]
    public async Task Users_manage_their_own_tokens_and_administrators_manage_all()
    {
        await using var people = await AccountServer.StartAsync();
        var owner = people.SignedIn(people.Add("owner", Role.Administrator));
        var bert = people.SignedIn(people.Add("bert", Role.Viewer));
        var token = people
            .Get<TokenStore>()
            .Create(people.Add("anna", Role.Viewer), "annas", Role.Viewer, TimeSpan.FromDays(1))!
            .Value.Token;
        Assert.Equal("[]", await bert.GetStringAsync("/api/tokens"));
        Assert.Equal(HttpStatusCode.NotFound, (await bert.DeleteAsync($"/api/tokens/{token.Id}")).StatusCode);
        Assert.Contains("annas", await owner.GetStringAsync("/api/tokens"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/api/tokens/{token.Id}")).StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"","role":"viewer"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","role":"king"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","role":7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","role":"viewer","days":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","role":"viewer","days":99999}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","role":"viewer"}""", HttpStatusCode.OK)]
    public async Task Invalid_token_request_is_rejected_with_the_reason(string body, HttpStatusCode expected)
    {
        await using var people = await AccountServer.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(expected, (await people.SignedIn(Role.Administrator).PostAsync("/api/tokens", content)).StatusCode);
    }
}
