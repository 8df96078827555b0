using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoCam.Server.Pull;

/// <summary>
/// Why a source delivers no frames, as a sentence for users. It never contains text that the source sent unfiltered, or the query of an
/// address, which may contain a secret.
/// </summary>
/// <param name="problem">What happened, why, and what to do.</param>
/// <param name="isPersistent">Whether an early retry is useless, as with a wrong password.</param>
internal sealed class PullException(PullProblem problem, bool isPersistent = false) : Exception(problem.Sentence)
{
    /// <summary>Creates the exception.</summary>
    public PullException(string code, string sentence, bool isPersistent = false)
        : this(new PullProblem(code, sentence), isPersistent) { }

    /// <summary>The problem.</summary>
    public PullProblem Problem { get; } = problem;

    // Some cameras lock an account after a few wrong passwords.
    private static readonly TimeSpan PersistentRetryStep = TimeSpan.FromMinutes(1);

    /// <summary>Whether the problem lasts until a user corrects something, such as a wrong password.</summary>
    public bool IsPersistent { get; } = isPersistent;

    /// <summary>Shortest step of the backoff after this failure.</summary>
    public TimeSpan MinRetryStep => IsPersistent ? PersistentRetryStep : TimeSpan.Zero;

    /// <summary>
    /// Shortest step of the backoff for a source that has sent frames. Such a source works, so an invalid response or the start
    /// page of a restarting camera lasts only seconds. Only a rejected password and a replaced connection are not retried soon.
    /// </summary>
    /// <param name="failures">Failures since the last good frame.</param>
    public TimeSpan MinRetryStepAfterFrames(int failures) => IsReplaced || (IsRejected && failures > 0) ? MinRetryStep : TimeSpan.Zero;

    /// <summary>Whether another connection replaced this one. Without a long pause, the two would replace each other forever.</summary>
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
            HttpRequestError.NameResolutionError => new(PullProblemCodes.NameNotResolved, $"The name {url.Host} cannot be resolved."),
            HttpRequestError.ConnectionError => new(Connection(e.InnerException as SocketException, url)),
            HttpRequestError.SecureConnectionError => new(
                PullProblemCodes.NotTrusted,
                $"The certificate of {url.Authority} is not trusted, or the source does not support TLS.",
                isPersistent: true
            ),
            HttpRequestError.ConfigurationLimitExceeded => new(
                PullProblemCodes.NotHttp,
                $"{url.Authority} sent more than {PullHttp.MaxHeaderKilobytes} KB of headers.",
                isPersistent: true
            ),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => new(
                PullProblemCodes.NotHttp,
                $"The response from {url.Authority} is not HTTP. Check the address and the port.",
                isPersistent: true
            ),
            HttpRequestError.ResponseEnded => new(
                PullProblemCodes.NoResponse,
                $"{url.Authority} closed the connection without a response."
            ),
            _ when e.InnerException is IOException => new(
                PullProblemCodes.NoResponse,
                $"{url.Authority} closed the connection without a response."
            ),
            _ => new(PullProblemCodes.ConnectionLost, $"The request to {url.Authority} failed ({e.HttpRequestError})."),
        };

    /// <summary>Describes an error response.</summary>
    public static PullException From(HttpStatusCode status, Uri url, bool hasUser) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when hasUser => new(
                PullProblemCodes.WrongPassword,
                $"{url.Authority} rejected the user name or password ({(int)status}).",
                isPersistent: true
            )
            {
                Status = status,
            },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                PullProblemCodes.PasswordRequired,
                $"{url.Authority} requires a user name and password ({(int)status}).",
                isPersistent: true
            )
            {
                Status = status,
            },
            HttpStatusCode.NotFound => new(
                PullProblemCodes.NotFound,
                $"{url.Authority} returned 404. Check the path of the address.",
                isPersistent: true
            )
            {
                Status = status,
            },
            _ => new(
                new PullProblem(
                    PullProblemCodes.ErrorStatus,
                    $"{url.Authority} returned {(int)status}.",
                    ((int)status).ToString(CultureInfo.InvariantCulture)
                )
            )
            {
                Status = status,
            },
        };

    private static PullProblem Connection(SocketException? e, Uri url) =>
        e?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => new(
                PullProblemCodes.NameNotResolved,
                $"The name {url.Host} cannot be resolved."
            ),
            SocketError.ConnectionRefused => new(
                PullProblemCodes.ConnectionRefused,
                $"Nothing is listening on {url.Host}, port {url.Port}. Check the address and the port."
            ),
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => new(
                PullProblemCodes.Unreachable,
                $"{url.Host} cannot be reached."
            ),
            _ => new(PullProblemCodes.ConnectionLost, $"The connection to {url.Authority} failed."),
        };
}

/// <summary>Why a source delivers no frames, or wrong ones.</summary>
/// <param name="Code">One of <see cref="PullProblemCodes"/>.</param>
/// <param name="Sentence">What happened, why, and what to do, in English.</param>
/// <param name="Value">The part of the sentence that differs from case to case, such as a content type; null without one.</param>
internal sealed record PullProblem(string Code, string Sentence, string? Value = null);

/// <summary>
/// Codes of the problems of a source. The viewer page translates them (messages-en.js), so they never change; the sentences may.
/// </summary>
internal static class PullProblemCodes
{
    /// <summary>Any other problem. The page shows the sentence.</summary>
    public const string Other = "other";

    /// <summary>The host name cannot be resolved.</summary>
    public const string NameNotResolved = "nameNotResolved";

    /// <summary>Nothing is listening on the port.</summary>
    public const string ConnectionRefused = "connectionRefused";

    /// <summary>The host cannot be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The connection failed or was lost.</summary>
    public const string ConnectionLost = "connectionLost";

    /// <summary>The certificate is not trusted, or the source does not support TLS.</summary>
    public const string NotTrusted = "notTrusted";

    /// <summary>The response is not HTTP, or has headers that cannot be processed.</summary>
    public const string NotHttp = "notHttp";

    /// <summary>There was no response, or not in time.</summary>
    public const string NoResponse = "noResponse";

    /// <summary>The user name or password is wrong.</summary>
    public const string WrongPassword = "wrongPassword";

    /// <summary>The source requires a user name and password.</summary>
    public const string PasswordRequired = "passwordRequired";

    /// <summary>The path does not exist on the source.</summary>
    public const string NotFound = "notFound";

    /// <summary>An error response; the value is its status.</summary>
    public const string ErrorStatus = "errorStatus";

    /// <summary>The source redirects too often, or to an address that is not followed.</summary>
    public const string Redirect = "redirect";

    /// <summary>No complete frame arrived in time.</summary>
    public const string NoFrame = "noFrame";

    /// <summary>The stream ended.</summary>
    public const string StreamEnded = "streamEnded";

    /// <summary>The source is not sending JPEG frames.</summary>
    public const string NoJpeg = "noJpeg";

    /// <summary>The source sends video that is not JPEG; the value is its content type.</summary>
    public const string WrongVideo = "wrongVideo";

    /// <summary>The source sends something else; the value is its content type.</summary>
    public const string WrongType = "wrongType";

    /// <summary>The source returns a web page.</summary>
    public const string WebPage = "webPage";

    /// <summary>The source compresses its response; the value is the encoding.</summary>
    public const string Compressed = "compressed";

    /// <summary>The frames are too large, in bytes or pixels.</summary>
    public const string FramesTooLarge = "framesTooLarge";

    /// <summary>The frames are damaged.</summary>
    public const string FramesDamaged = "framesDamaged";

    /// <summary>Browsers do not show the frames.</summary>
    public const string FramesUnsupported = "framesUnsupported";

    /// <summary>The source repeats the same frame.</summary>
    public const string FramesRepeat = "framesRepeat";

    /// <summary>The server has reached its memory limit for frames.</summary>
    public const string ServerBusy = "serverBusy";

    /// <summary>The server has reached its maximum number of cameras.</summary>
    public const string CameraLimit = "cameraLimit";

    /// <summary>A paired camera has the id of the source.</summary>
    public const string Paired = "paired";

    /// <summary>Another connection with the same id replaced this one.</summary>
    public const string Replaced = "replaced";

    /// <summary>An internal error of the server.</summary>
    public const string InternalError = "internalError";
}
