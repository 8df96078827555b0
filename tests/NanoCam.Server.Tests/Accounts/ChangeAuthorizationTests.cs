using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;
using NanoCam.Server.Stills;
using NanoCam.Server.Tests.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>Changes whose caller loses authorization between the head of the request and the change itself.</summary>
public sealed class ChangeAuthorizationTests : IAsyncLifetime
{
    private AccountServer _accounts = null!;

    public async Task InitializeAsync()
    {
        _accounts = await AccountServer.StartAsync();
        _accounts.AddCamera("door");
        _accounts.Add("owner", Role.Administrator);
    }

    public async Task DisposeAsync() => await _accounts.DisposeAsync();

    [Fact]
    public void Every_route_that_changes_something_is_authorized_again()
    {
        var uncovered = _accounts
            .Get<EndpointDataSource>()
            .Endpoints.Where(endpoint =>
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.All(method => method is "GET" or "HEAD") == false
                && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && !endpoint.IsAuthorizedAgain()
            );
        Assert.Empty(uncovered.Select(endpoint => endpoint.DisplayName));
    }

    public static TheoryData<string, string, string> Changes =>
        new()
        {
            { "POST", "/api/users", """{"name":"mallory","password":"a long password","role":"administrator"}""" },
            { "PATCH", "/api/users/1", """{"password":"a long password"}""" },
            { "POST", "/api/shares", """{"camera":"door"}""" },
            { "POST", "/api/tokens", """{"name":"script","role":"viewer","days":3650}""" },
            { "PUT", "/api/password", $$"""{"current":"{{AccountServer.Password}}","new":"another long password"}""" },
            { "PATCH", "/api/cameras/door", """{"name":"Front door"}""" },
            { "PUT", "/api/cameras/door/settings", """{"quality":50}""" },
            { "POST", "/api/pairing", "{}" },
            { "POST", "/api/pull", """{"id":"porch","url":"http://127.0.0.1:9/","onDemand":true}""" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_is_refused_when_the_session_ends_before_its_body_is_complete(string method, string path, string body)
    {
        var caller = _accounts.AddWithPassword("caller", Role.Administrator);
        using var request = await BeginAsync(caller, method, path, body);
        _accounts.Get<SessionStore>().End(session => session.User == caller.Id);
        Assert.StartsWith("HTTP/1.1 401 ", await EndAsync(request, body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_is_refused_when_the_user_is_removed_before_its_body_is_complete(string method, string path, string body)
    {
        var caller = _accounts.AddWithPassword("caller", Role.Administrator);
        using var request = await BeginAsync(caller, method, path, body);
        Assert.True(_accounts.Get<UserStore>().TryRemove(caller));
        Assert.StartsWith("HTTP/1.1 401 ", await EndAsync(request, body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_is_refused_when_the_role_is_lowered_before_its_body_is_complete()
    {
        const string body = """{"name":"Front door"}""";
        var caller = _accounts.Add("caller", Role.Operator);
        using var request = await BeginAsync(caller, "PATCH", "/api/cameras/door", body);
        Assert.True(_accounts.Get<UserStore>().TryChange(caller.Id, Role.Viewer, password: null));
        Assert.StartsWith("HTTP/1.1 403 ", await EndAsync(request, body), StringComparison.Ordinal);
        Assert.Equal("door", _accounts.AddCamera("door").Name);
    }

    [Fact]
    public async Task Change_is_made_when_the_role_is_still_sufficient_after_its_body_is_complete()
    {
        const string body = """{"name":"Front door"}""";
        var caller = _accounts.Add("caller", Role.Administrator);
        using var request = await BeginAsync(caller, "PATCH", "/api/cameras/door", body);
        Assert.True(_accounts.Get<UserStore>().TryChange(caller.Id, Role.Operator, password: null));
        Assert.StartsWith("HTTP/1.1 200 ", await EndAsync(request, body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_that_waits_for_the_database_is_refused_when_its_session_ends()
    {
        const string body = """{"name":"script","role":"viewer"}""";
        var caller = _accounts.Add("caller", Role.Viewer);
        using var request = await BeginAsync(caller, "POST", "/api/tokens", body);
        using (var other = _accounts.Get<ServerDatabase>().Connect())
        {
            using var transaction = other.BeginTransaction(deferred: false);
            await request.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body[^1..]));
            // The user is removed from memory immediately, and from the table after the token.
            var ending = Task.Run(() => _accounts.Get<SessionStore>().End(session => session.User == caller.Id));
            await Eventually.TrueAsync(() => _accounts.Get<SessionStore>().All.All(session => session.User != caller.Id));
            transaction.Rollback();
            await ending;
        }

        Assert.StartsWith("HTTP/1.1 401 ", await AnswerAsync(request), StringComparison.Ordinal);
        Assert.Empty(_accounts.Get<TokenStore>().All);
    }

    [Fact]
    public void First_write_of_a_request_is_rolled_back_when_its_condition_fails()
    {
        var database = _accounts.Get<ServerDatabase>();
        using (WriteCondition.Set(() => throw new InvalidOperationException("ended")))
        {
            Assert.Throws<InvalidOperationException>(() => database.Write(connection => connection.Execute("DELETE FROM users")));
        }

        using var connection = database.Connect();
        Assert.NotEqual(0, connection.ExecuteScalar<long>("SELECT count(*) FROM users"));
    }

    [Fact]
    public async Task Snapshot_is_not_stored_when_the_session_ends_while_the_camera_takes_it()
    {
        var still = new TaskCompletionSource<Frame>();
        var isAsked = new TaskCompletionSource();
        _accounts
            .AddCamera("door")
            .Attach(
                new FakeLink
                {
                    Capture = (_, _) =>
                    {
                        isAsked.SetResult();
                        return still.Task;
                    },
                },
                1
            );
        var caller = _accounts.Add("caller", Role.Operator);
        var answer = _accounts.SignedIn(caller).PostAsync("/api/cameras/door/snapshot", null);
        await isAsked.Task;
        _accounts.Get<SessionStore>().End(session => session.User == caller.Id);
        Assert.True(_accounts.Get<FramePool>().TryRent(1000, out var frame));
        still.SetResult(frame);
        Assert.Equal(HttpStatusCode.Unauthorized, (await answer).StatusCode);
        Assert.Equal(0, _accounts.Get<StillStore>().Stored);
    }

    [Fact]
    public async Task Sign_in_during_a_password_change_starts_no_session()
    {
        var checkedUser = _accounts.AddWithPassword("anna", Role.Viewer);
        Assert.True(_accounts.Get<UserStore>().TryChange(checkedUser.Id, role: null, ""));
        Assert.Null(_accounts.Get<SessionStore>().Begin(checkedUser, "", ""));
        Assert.Empty(_accounts.Get<SessionStore>().All);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _accounts.SignInAsync("anna", AccountServer.Password)).StatusCode);
    }

    [Fact]
    public async Task Session_ends_with_its_password_even_if_nothing_else_ends_it()
    {
        var anna = _accounts.AddWithPassword("anna", Role.Viewer);
        var browser = _accounts.SignedIn(anna);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/session")).StatusCode);
        Assert.True(_accounts.Get<UserStore>().TryChange(anna.Id, role: null, ""));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task Sign_in_link_ends_with_the_password_of_its_user()
    {
        var anna = _accounts.AddWithPassword("anna", Role.Viewer);
        var link = _accounts.Get<OneTimeLinks>().Create(anna);
        Assert.True(_accounts.Get<UserStore>().TryChange(anna.Id, role: null, ""));
        var answer = await _accounts.Anonymous.PostAsJsonAsync("/api/session", new { once = link });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // Sends everything but the last byte of the body, and waits until the server has authorized the head.
    private async Task<TcpClient> BeginAsync(User caller, string method, string path, string body)
    {
        var cookie = _accounts.CookieOf(caller);
        var session = _accounts.Get<SessionStore>().All.Single(session => session.User == caller.Id);
        var before = session.Seen;
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_accounts.Server.Address.Host, _accounts.Server.Address.Port);
        var head =
            $"{method} {path} HTTP/1.1\r\nHost: {_accounts.Server.Address.Authority}\r\nCookie: {cookie}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body[..^1]));
        await Eventually.TrueAsync(() => session.Seen > before);
        return client;
    }

    private static async Task<string> EndAsync(TcpClient client, string body)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body[^1..]));
        return await AnswerAsync(client);
    }

    private static async Task<string> AnswerAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new byte[13];
        await client.GetStream().ReadExactlyAsync(answer, patience.Token);
        return Encoding.ASCII.GetString(answer);
    }
}
