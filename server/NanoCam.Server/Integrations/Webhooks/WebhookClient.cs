using System.Text;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>
/// Sends the requests of one webhook. A request has ten seconds until the head of its response; the body of a response is not read.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly Webhook _hook;
    private readonly WebhookContent _content;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookClient(Webhook hook, WebhookContent content, TimeProvider time)
    {
        (_hook, _content, _time) = (hook, content, time);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                // A redirect could lead to an address that the configuration does not name.
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy would connect to addresses that are refused here.
                UseProxy = false,
                MaxResponseHeadersLength = 16,
                // Limit on the rest of a response: after a shorter one, the connection is reused; otherwise it is closed.
                MaxResponseDrainSize = 16 * 1024,
                ResponseDrainTimeout = TimeSpan.FromSeconds(1),
                // Resolves the name again at this interval, because its address may have changed.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                MaxConnectionsPerServer = 2,
                // The titles of ntfy are UTF-8.
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
                ConnectCallback = (context, stop) => WebhookAddresses.ConnectAsync(hook, context.DnsEndPoint, stop),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends an event. Returns null, or the error.</summary>
    public async Task<WebhookError?> SendAsync(WebhookEventModel item, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = await _content.CreateAsync(_hook, item);
            if (request is null)
            {
                return WebhookError.NoFrame(item.Camera);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return WebhookError.Of(response);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return WebhookError.Timeout(MaxWait);
        }
        catch (HttpRequestException e) when (e.InnerException is WebhookAddressException refused)
        {
            return WebhookError.RefusedAddress(refused.Message, _hook.Url.Host);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
                ? WebhookError.NotTrusted
                : WebhookError.Unreachable(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
