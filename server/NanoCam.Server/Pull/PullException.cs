using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Pull;

/// <summary>
/// Why a source gives no pictures, in a sentence for people. What the source itself said never stands in it, and no address with a query.
/// </summary>
internal sealed class PullException(string message, bool needsPerson = false) : Exception(message)
{
    /// <summary>Whether it will hardly pass by itself, so that asking often is of no use: a wrong password, a web page.</summary>
    public bool NeedsPerson { get; } = needsPerson;

    /// <summary>Whether the source went silent, so that its picture is old already.</summary>
    public bool IsSilence { get; init; }

    /// <summary>What the source answered, where that was no success; else null.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>The sentence of a request that failed.</summary>
    public static PullException From(HttpRequestException e, Uri url) =>
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new($"The name {url.Host} cannot be resolved."),
            HttpRequestError.ConnectionError => new(Connection(e.InnerException as SocketException, url)),
            HttpRequestError.SecureConnectionError => new(
                $"The certificate of {url.Authority} is not trusted, or it does not speak TLS.",
                needsPerson: true
            ),
            HttpRequestError.ConfigurationLimitExceeded => new(
                $"{url.Authority} sends more than {PullHttp.MaxHeaderKilobytes} KB of headers.",
                needsPerson: true
            ),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => new(
                $"What answers at {url.Authority} does not speak HTTP.",
                needsPerson: true
            ),
            HttpRequestError.ResponseEnded => new($"{url.Authority} closed the connection instead of answering."),
            _ when e.InnerException is IOException => new($"{url.Authority} closed the connection instead of answering."),
            _ => new($"The request to {url.Authority} failed ({e.HttpRequestError})."),
        };

    /// <summary>The sentence of an answer that is no success.</summary>
    public static PullException From(HttpStatusCode status, Uri url, bool hasUser) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when hasUser => new(
                $"{url.Authority} refuses the user and password ({(int)status}).",
                needsPerson: true
            )
            {
                Status = status,
            },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                $"{url.Authority} asks for a user and password ({(int)status}).",
                needsPerson: true
            )
            {
                Status = status,
            },
            HttpStatusCode.NotFound => new($"{url.Authority} has nothing at this address (404).", needsPerson: true) { Status = status },
            _ => new($"{url.Authority} answered {(int)status}.") { Status = status },
        };

    private static string Connection(SocketException? e, Uri url) =>
        e?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"The name {url.Host} cannot be resolved.",
            SocketError.ConnectionRefused => $"Nothing listens at {url.Host}, port {url.Port}.",
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
                $"{url.Host} cannot be reached.",
            _ => $"The connection to {url.Authority} failed.",
        };
}
