using System.Net;

namespace NanoCam.Server.Pull;

/// <summary>
/// Asks one source over HTTP. Whatever answers is a stranger: its headers, redirects and time are bounded, nothing it sends is unpacked,
/// and it is given the password only at the host that the administrator named.
/// </summary>
internal sealed class PullHttp : IDisposable
{
    /// <summary>Largest headers of an answer.</summary>
    public const int MaxHeaderKilobytes = 16;

    private const int MaxRedirects = 3;

    // A CameraWebServer on a weak link takes seconds; its flash alone waits for 150 ms.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly bool _hasUser;

    public PullHttp(PullSource source, TimeProvider time)
    {
        _time = time;
        _hasUser = source.User.Length > 0 || source.Password.Length > 0;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectCallback = PullConnector.ConnectAsync,
                Credentials = _hasUser ? CredentialsFor(source) : null,
                MaxResponseHeadersLength = MaxHeaderKilobytes,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
                PreAuthenticate = true,
                UseCookies = false,
                // A proxy of the environment is for the internet; cameras are at home.
                UseProxy = false,
            }
        );
    }

    /// <summary>Asks for an address and returns the answer once its headers are there; the caller disposes it.</summary>
    /// <exception cref="PullException">There is no answer, or none that is of use.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        var asked = url;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(asked, isRedirected: IsElsewhere(url, asked), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                if (
                    answer.StatusCode
                    is not (
                        HttpStatusCode.Moved
                        or HttpStatusCode.Found
                        or HttpStatusCode.SeeOther
                        or HttpStatusCode.TemporaryRedirect
                        or HttpStatusCode.PermanentRedirect
                    )
                )
                {
                    throw PullException.From(answer.StatusCode, asked, _hasUser);
                }

                if (redirects == MaxRedirects)
                {
                    throw new PullException($"{asked.Authority} redirects more than {MaxRedirects} times.", needsPerson: true);
                }

                asked = Follow(asked, answer.Headers.Location);
            }
        }
    }

    /// <summary>Asks for an address and reads all of the answer; one that is longer than the limit ends a byte behind it.</summary>
    /// <exception cref="PullException">There is no answer, or none that is of use.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(Uri url, int limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await GetAsync(url, either.Token);
            var (buffer, length) = await PullBody.ReadAsync(answer, [], limit, either.Token);
            return buffer.AsMemory(0, Math.Min(length, buffer.Length));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullException($"The connection to {url.Authority} broke.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PullException($"{url.Authority} takes longer than {Patience.TotalSeconds:F0} seconds.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri url, bool isRedirected, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 };
        request.Headers.UserAgent.Add(new("NanoCam", null));
        request.Options.Set(PullConnector.IsRedirected, isRedirected);
        try
        {
            return await _http.SendAsync(request, either.Token);
        }
        catch (HttpRequestException e) when (e.InnerException is PullException refused)
        {
            throw new PullException(refused.Message, refused.NeedsPerson);
        }
        catch (HttpRequestException e)
        {
            throw PullException.From(e, url);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PullException(
                $"{url.Authority} does not answer within {Patience.TotalSeconds:F0} seconds. A CameraWebServer has one stream: close other pages that show it."
            );
        }
    }

    // Another port of an address is the same machine; a name may mean another one by the time it is asked for again.
    private static bool IsElsewhere(Uri named, Uri asked) =>
        asked.Host != named.Host || (asked.Port != named.Port && asked.HostNameType == UriHostNameType.Dns && !asked.IsLoopback);

    private static Uri Follow(Uri from, Uri? location)
    {
        if (
            location is null
            || !Uri.TryCreate(from, location, out var to)
            || (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
        )
        {
            throw new PullException($"{from.Authority} redirects to what is no http or https address.", needsPerson: true);
        }

        return new Uri(to.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
    }

    // By scheme, host and port: a redirect to elsewhere finds none here.
    private static CredentialCache CredentialsFor(PullSource source)
    {
        var credentials = new NetworkCredential(source.User, source.Password);
        var cache = new CredentialCache();
        var places = new HashSet<Uri> { new(source.Url, "/") };
        if (source.ControlUrl is { } control && control.Host == source.Url.Host)
        {
            places.Add(new Uri(control, "/"));
        }

        foreach (var place in places)
        {
            cache.Add(place, "Basic", credentials);
            cache.Add(place, "Digest", credentials);
        }

        return cache;
    }
}
