using System.Text;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Why a request failed.</summary>
/// <param name="Reason">A sentence.</param>
/// <param name="CanRetry">Whether a repeated request can succeed.</param>
/// <param name="RetryAfter">Pause that the receiver requests; null for none.</param>
internal sealed record WebhookError(string Reason, bool CanRetry, TimeSpan? RetryAfter = null);

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
                return new WebhookError($"Camera {item.Camera} has sent no frame since the server started.", CanRetry: false);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return ErrorOf(response);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new WebhookError($"The receiver did not respond within {MaxWait.TotalSeconds:F0} seconds.", CanRetry: true);
        }
        catch (HttpRequestException e) when (e.InnerException is WebhookAddressException refused)
        {
            return new WebhookError(refused.Message, CanRetry: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookError(Describe(e), CanRetry: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Describe(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? "The certificate of the receiver is not trusted, or it does not support TLS."
            : $"The receiver cannot be reached: {e.Message.TrimEnd('.')}.";

    private static WebhookError? ErrorOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => new WebhookError(
                $"The receiver redirects (status {status}), and webhooks do not follow redirects. Set Url to the final address.",
                CanRetry: false
            ),
            408 or 425 or 429 or >= 500 => new WebhookError(
                $"The receiver responded with status {status}.",
                CanRetry: true,
                PauseOf(response)
            ),
            _ => new WebhookError(
                $"The receiver responded with status {status}. It would reject the same request again, so the server does not retry.",
                CanRetry: false
            ),
        };
    }

    private static TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;
}
