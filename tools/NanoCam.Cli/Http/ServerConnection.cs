using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using NanoCam.Cli.Running;
using NanoCam.Wire;

namespace NanoCam.Cli.Http;

/// <summary>
/// Requests to the server. Every answer is bounded in size and time, and whatever goes wrong is a <see cref="CliException"/> whose sentence
/// says what to do.
/// </summary>
internal sealed class ServerConnection : IDisposable
{
    // The largest JPEG, and room for whatever is around it. A longer answer is not ours.
    private const int MaxAnswerBytes = WireProtocol.MaxJpegBytes + 65_536;
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    /// <summary>Prepares requests to the server of the command line; connects with the first of them.</summary>
    public ServerConnection(CommandContext context)
        : this(context.Server, context.Timeout, context.Token) { }

    /// <summary>Prepares requests to a server that answers within the timeout.</summary>
    public ServerConnection(Uri server, TimeSpan timeout, string? token = null)
    {
        Server = server;
        Token = token;
        _timeout = timeout;

        // A proxy meant for the internet cannot reach this machine's loopback address.
        SocketsHttpHandler handler = new()
        {
            UseProxy = !server.IsLoopback,
            ConnectTimeout = timeout,
            UseCookies = false,
        };
        _http = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("nanocam", typeof(ServerConnection).Assembly.GetName().Version?.ToString(3))
        );
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Token that goes with every request, or null.</summary>
    public string? Token { get; }

    /// <summary>Address of the server, with a slash at the end.</summary>
    public Uri Server { get; }

    /// <summary>Address of a route such as <c>/latest</c>, below the server's own path.</summary>
    public Uri Resolve(string route) => new(Server, route.TrimStart('/'));

    /// <summary>Sends one request and reads the whole answer, whatever its status.</summary>
    /// <exception cref="CliException">No answer.</exception>
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

    /// <summary>Sends one request. With <see cref="HttpCompletionOption.ResponseHeadersRead"/> the body is the caller's.</summary>
    /// <exception cref="CliException">No answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable.Explain(Server, exception);
        }
        catch (SocketException exception)
        {
            // A reset between the connect and the request comes out of the handler bare.
            throw Unreachable.Explain(Server, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable.TimedOut(Server, _timeout, exception);
        }
    }

    /// <summary>Gets JSON.</summary>
    /// <exception cref="CliException">No answer, an error, or no JSON.</exception>
    public async Task<T> GetAsync<T>(string route, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, route, null, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Sends JSON and reads the whole answer, whatever its status.</summary>
    /// <exception cref="CliException">No answer.</exception>
    public async Task<HttpResponseMessage> SendJsonAsync(HttpMethod method, string route, object body, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(body, JsonLine.Options));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(method, route, content, cancellationToken);
    }

    /// <summary>Reads an answer that should be JSON.</summary>
    /// <exception cref="CliException">It is an error, or no JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ServerAnswer.ThrowIfRefusedAsync(response, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonLine.Options) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw ServerAnswer.NotJson(response, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
