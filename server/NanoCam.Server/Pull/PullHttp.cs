using System.Net;
using NanoCam.Jpeg;

namespace NanoCam.Server.Pull;

/// <summary>
/// Sends HTTP requests to one source, which is not trusted: headers, redirects and time are limited, nothing is decompressed, and the
/// password is only sent to the host that an administrator entered.
/// </summary>
internal sealed class PullHttp : IDisposable
{
    /// <summary>Largest headers of a response.</summary>
    public const int MaxHeaderKilobytes = 16;

    private const int MaxRedirects = 3;

    // A CameraWebServer on weak Wi-Fi takes seconds; its flash alone takes 150 ms.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http;
    private readonly IFrameMemory _memory;
    private readonly TimeProvider _time;
    private readonly bool _hasUser;

    public PullHttp(PullSource source, IFrameMemory memory, TimeProvider time)
    {
        _memory = memory;
        _time = time;
        _hasUser = source.User.Length > 0 || source.Password.Length > 0;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // Cameras have small buffers for headers, and no use for a trace id.
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectCallback = PullConnector.ConnectAsync,
                Credentials = _hasUser ? CredentialsFor(source) : null,
                MaxResponseHeadersLength = MaxHeaderKilobytes,
                PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new LenientResponseStream(context.PlaintextStream)),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
                PreAuthenticate = true,
                UseCookies = false,
                // A proxy in the environment is meant for the internet; cameras are in the local network.
                UseProxy = false,
            }
        );
    }

    /// <summary>Requests an address and returns the response after its headers. The caller disposes it.</summary>
    /// <exception cref="PullException">There is no response, or it is an error response.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        var current = url;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(current, isRedirected: IsOtherHost(url, current), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                if (
                    response.StatusCode
                    is not (
                        HttpStatusCode.Moved
                        or HttpStatusCode.Found
                        or HttpStatusCode.SeeOther
                        or HttpStatusCode.TemporaryRedirect
                        or HttpStatusCode.PermanentRedirect
                    )
                )
                {
                    throw PullException.From(response.StatusCode, current, _hasUser);
                }

                if (redirects == MaxRedirects)
                {
                    throw new PullException(
                        PullProblemCodes.Redirect,
                        $"{current.Authority} redirects more than {MaxRedirects} times.",
                        isPersistent: true
                    );
                }

                current = Follow(current, response.Headers.Location);
            }
        }
    }

    /// <summary>Requests an address and reads the response. The caller disposes it.</summary>
    /// <exception cref="PullException">There is no response, or it is an error response.</exception>
    public async Task<PullBody> ReadAsync(Uri url, int limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ResponseTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var read = new PullBody(_memory);
        var isComplete = false;
        try
        {
            using var response = await GetAsync(url, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            await read.ReadAsync(body, response.Content.Headers.ContentLength, limit, _time, either.Token);
            isComplete = true;
            return read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullException(PullProblemCodes.ConnectionLost, $"The connection to {url.Authority} was lost.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PullException(
                PullProblemCodes.NoResponse,
                $"The response from {url.Authority} took longer than {ResponseTimeout.TotalSeconds:F0} seconds."
            );
        }
        finally
        {
            if (!isComplete)
            {
                read.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri url, bool isRedirected, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ResponseTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 };
        request.Headers.UserAgent.Add(new("NanoCam", null));
        request.Options.Set(PullConnector.IsRedirected, isRedirected);
        try
        {
            return await _http.SendAsync(request, either.Token);
        }
        catch (HttpRequestException e) when (e.InnerException is PullException inner)
        {
            throw new PullException(inner.Problem, inner.IsPersistent);
        }
        catch (HttpRequestException e)
        {
            throw PullException.From(e, url);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PullException(
                PullProblemCodes.NoResponse,
                $"{url.Authority} did not respond within {ResponseTimeout.TotalSeconds:F0} seconds. A CameraWebServer "
                    + "serves one stream at a time, so close other pages that show it."
            );
        }
        catch (Exception e) when (e is not (OperationCanceledException or PullException))
        {
            // The framework throws others for headers that it cannot process, such as ArgumentException for a challenge with a repeated
            // parameter.
            throw new PullException(
                PullProblemCodes.NotHttp,
                $"The headers from {url.Authority} cannot be processed. Check the address and the port."
            );
        }
    }

    // Another port of the same IP address is the same machine. A name may be resolved to another machine the next time.
    private static bool IsOtherHost(Uri entered, Uri current) =>
        current.Host != entered.Host
        || (current.Port != entered.Port && current.HostNameType == UriHostNameType.Dns && !current.IsLoopback);

    private static Uri Follow(Uri from, Uri? location)
    {
        if (
            location is null
            || !Uri.TryCreate(from, location, out var to)
            || (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
        )
        {
            throw new PullException(
                PullProblemCodes.Redirect,
                $"{from.Authority} redirects to an address that is not http or https.",
                isPersistent: true
            );
        }

        return new Uri(to.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
    }

    // By scheme, host and port, so that a redirect to another host finds no credentials.
    private static CredentialCache CredentialsFor(PullSource source)
    {
        var credentials = new NetworkCredential(source.User, source.Password);
        var cache = new CredentialCache();
        var prefixes = new HashSet<Uri> { new(source.Url, "/") };
        if (source.ControlUrl is { } control && control.Host == source.Url.Host)
        {
            prefixes.Add(new Uri(control, "/"));
        }

        foreach (var prefix in prefixes)
        {
            cache.Add(prefix, "Basic", credentials);
            cache.Add(prefix, "Digest", credentials);
        }

        return cache;
    }
}
