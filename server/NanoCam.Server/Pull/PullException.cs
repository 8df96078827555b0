using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Pull;

/// <summary>
/// Why a source delivers no frames, in a sentence for users. It never contains text that the source sent unfiltered, or the query of an
/// address, which may hold a secret.
/// </summary>
/// <param name="message">What happened, why, and what to do.</param>
/// <param name="isPersistent">Whether retrying soon is of no use, as with a wrong password.</param>
internal sealed class PullException(string message, bool isPersistent = false) : Exception(message)
{
    // Some cameras lock an account after a few wrong passwords.
    private static readonly TimeSpan PersistentRetryStep = TimeSpan.FromMinutes(1);

    /// <summary>Whether the problem lasts until a user corrects something, such as a wrong password.</summary>
    public bool IsPersistent { get; } = isPersistent;

    /// <summary>Shortest step of the backoff after this failure.</summary>
    public TimeSpan MinRetryStep => IsPersistent ? PersistentRetryStep : TimeSpan.Zero;

    /// <summary>
    /// Shortest step of the backoff for a source that has sent frames. It works, so an odd answer or the start page of a camera that
    /// restarts lasts seconds. Only a rejected password and a replaced connection are not retried at once, the first again and again.
    /// </summary>
    /// <param name="failures">Failures since the last good frame.</param>
    public TimeSpan MinRetryStepAfterFrames(int failures) => IsReplaced || (IsRejected && failures > 0) ? MinRetryStep : TimeSpan.Zero;

    /// <summary>Whether another connection replaced this one. Without a long pause, both would replace each other for ever.</summary>
    public bool IsReplaced { get; init; }

    private bool IsRejected => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>Whether the source was silent, so that its newest frame is old.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Status of an error response; otherwise null.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>Describes a request that failed.</summary>
    public static PullException From(HttpRequestException e, Uri url) =>
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new($"The name {url.Host} cannot be resolved."),
            HttpRequestError.ConnectionError => new(Connection(e.InnerException as SocketException, url)),
            HttpRequestError.SecureConnectionError => new(
                $"The certificate of {url.Authority} is not trusted, or the source does not support TLS.",
                isPersistent: true
            ),
            HttpRequestError.ConfigurationLimitExceeded => new(
                $"{url.Authority} sent more than {PullHttp.MaxHeaderKilobytes} KB of headers.",
                isPersistent: true
            ),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => new(
                $"The response of {url.Authority} is not HTTP: check the address and the port.",
                isPersistent: true
            ),
            HttpRequestError.ResponseEnded => new($"{url.Authority} closed the connection without a response."),
            _ when e.InnerException is IOException => new($"{url.Authority} closed the connection without a response."),
            _ => new($"The request to {url.Authority} failed ({e.HttpRequestError})."),
        };

    /// <summary>Describes an error response.</summary>
    public static PullException From(HttpStatusCode status, Uri url, bool hasUser) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when hasUser => new(
                $"{url.Authority} rejected the user name or password ({(int)status}).",
                isPersistent: true
            )
            {
                Status = status,
            },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                $"{url.Authority} requires a user name and password ({(int)status}).",
                isPersistent: true
            )
            {
                Status = status,
            },
            HttpStatusCode.NotFound => new($"{url.Authority} returned 404: check the path of the address.", isPersistent: true)
            {
                Status = status,
            },
            _ => new($"{url.Authority} returned {(int)status}.") { Status = status },
        };

    private static string Connection(SocketException? e, Uri url) =>
        e?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"The name {url.Host} cannot be resolved.",
            SocketError.ConnectionRefused => $"Nothing listens on {url.Host}, port {url.Port}: check the address and the port.",
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
                $"{url.Host} cannot be reached.",
            _ => $"The connection to {url.Authority} failed.",
        };
}
