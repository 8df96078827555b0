using System.Net.Http.Json;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using NanoCam.Server.Accounts;
using NanoCam.Server.Cameras;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Accounts;

/// <summary>A server that requires a sign-in, with clients of several users.</summary>
internal sealed class AccountServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly List<HttpClient> _clients = [];

    private AccountServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public HttpClient Anonymous => Client();

    public static Task<AccountServer> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        StartAsync(time, complains: false, settings);

    public static async Task<AccountServer> StartAsync(TimeProvider? time, bool complains, params (string Key, string Value)[] settings)
    {
        var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings.Prepend(("NanoCam:Access:Viewers", "Login")).ToDictionary(s => s.Item1, s => (string?)s.Item2),
                Time = time,
                ExpectsComplaints = complains,
                Configure = builder => builder.Logging.SetMinimumLevel(LogLevel.Trace),
            }
        );
        return new AccountServer(server);
    }

    public T Get<T>()
        where T : notnull => Server.Get<T>();

    /// <summary>Adds a user who cannot sign in by password: hashing one takes time, and few tests need it.</summary>
    public User Add(string name, Role role) => Get<UserStore>().Add(name, "", role)!;

    /// <summary>Adds a user whose password is <see cref="Password"/>.</summary>
    public User AddWithPassword(string name, Role role) => Get<UserStore>().Add(name, Get<PasswordService>().Hash(Password), role)!;

    /// <summary>Returns a browser in which the user is signed in.</summary>
    public HttpClient SignedIn(User user) => Client(CookieOf(user));

    /// <summary>Returns a browser in which a user with the role is signed in.</summary>
    public HttpClient SignedIn(Role role) => SignedIn(Get<UserStore>().Find(role.Name()) ?? Add(role.Name(), role));

    /// <summary>Returns a cookie of a new session.</summary>
    public string CookieOf(User user) => $"nanocam-{Server.Address.Port}={Get<SessionStore>().Begin(user, "127.0.0.1", "test")!}";

    /// <summary>Returns a client that sends a cookie, keeps no cookies and follows no redirects.</summary>
    public HttpClient Client(string? cookie = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = Server.Address,
        };
        if (cookie is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", cookie);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>Signs in by password and returns the response with its cookie.</summary>
    public Task<HttpResponseMessage> SignInAsync(string name, string password, string? cookie = null) =>
        Client(cookie).PostAsJsonAsync("/api/session", new { name, password });

    /// <summary>Registers a camera.</summary>
    public Camera AddCamera(string id) =>
        Get<CameraRegistry>().TryGetOrAdd(id, out var camera) ? camera : throw new InvalidOperationException(id);

    /// <summary>Opens a WebSocket; the caller disposes it.</summary>
    public async Task<ClientWebSocket> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await socket.ConnectAsync(new Uri($"ws://{Server.Address.Authority}{path}"), CancellationToken.None);
        return socket;
    }

    /// <summary>Reads a socket until the server closes it.</summary>
    public static async Task<bool> EndsAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close) { }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }

    /// <summary>Returns the cookie that a response set, as a browser sends it back.</summary>
    public static string CookieFrom(HttpResponseMessage response) => response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Server.DisposeAsync();
    }
}
