using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using NanoCam.Cli.Running;
using NanoCam.Wire;

namespace NanoCam.Cli.Http;

/// <summary>
/// Requests to the server. Every response is limited in size and time. Every failure is a <see cref="CliException"/> with advice.
/// </summary>
internal sealed class ServerConnection : IDisposable
{
    // The largest JPEG plus overhead.
    private const int MaxResponseBytes = WireProtocol.MaxJpegBytes + 65_536;
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    /// <summary>Prepares requests to the server of the command line. Connects with the first request.</summary>
    public ServerConnection(CommandContext context)
        : this(context.Server, context.Timeout, context.Token) { }

    /// <summary>Prepares requests to a server.</summary>
    public ServerConnection(Uri server, TimeSpan timeout, string? token = null)
    {
        Server = server;
        Token = token;
        _timeout = timeout;

        // A proxy cannot reach the loopback address of this machine.
        SocketsHttpHandler handler = new()
        {
            UseProxy = !server.IsLoopback,
            ConnectTimeout = timeout,
            UseCookies = false,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxResponseBytes };
        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("nanocam", typeof(ServerConnection).Assembly.GetName().Version?.ToString(3))
        );
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Token sent with every request, or null.</summary>
    public string? Token { get; }

    /// <summary>Address of the server, ending with a slash.</summary>
    public Uri Server { get; }

    /// <summary>Returns the address of a route such as <c>/latest</c>, below the path of the server.</summary>
    public Uri Resolve(string route) => new(Server, route.TrimStart('/'));

    /// <summary>Sends one request and reads the whole response, regardless of its status.</summary>
    /// <exception cref="CliException">No response.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string route,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using HttpRequestMessage request = new(method, Resolve(route)) { Content = content };
        return await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>Sends one request. With <see cref="HttpCompletionOption.ResponseHeadersRead"/>, the caller reads the body.</summary>
    /// <exception cref="CliException">No response.</exception>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    ) => SendAsync(request, completion, _timeout, cancellationToken);

    /// <summary>Sends one request that has its own time limit. Connecting still has that of all requests.</summary>
    /// <exception cref="CliException">No response.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpCompletionOption completion,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await _http.SendAsync(request, completion, limit.Token);
        }
        catch (HttpRequestException exception)
        {
            throw ConnectionErrors.Explain(Server, exception);
        }
        catch (SocketException exception)
        {
            // A reset between connection and request is not wrapped by the handler.
            throw ConnectionErrors.Explain(Server, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.TimedOut(Server, limit.IsCancellationRequested ? timeout : _timeout, exception);
        }
    }

    /// <summary>Gets JSON.</summary>
    /// <exception cref="CliException">No response, an error response, or no JSON.</exception>
    public async Task<T> GetAsync<T>(string route, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, route, null, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Sends JSON and reads the whole response, regardless of its status.</summary>
    /// <exception cref="CliException">No response.</exception>
    public async Task<HttpResponseMessage> SendJsonAsync(HttpMethod method, string route, object body, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(body, JsonLine.Options));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(method, route, content, cancellationToken);
    }

    /// <summary>Reads a JSON response.</summary>
    /// <exception cref="CliException">An error response, or no JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ServerResponse.ThrowIfFailedAsync(response, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonLine.Options) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw ServerResponse.NotJson(response, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
