using System.Diagnostics.CodeAnalysis;
using NanoCam.Server.Api;
using NanoCam.Wire;

namespace NanoCam.Server.Pull;

/// <summary>
/// A validated source. Immutable: a change creates another one. Not a record, because a record would print its password.
/// </summary>
internal sealed class PullSource
{
    /// <summary>Longest address.</summary>
    public const int MaxUrlLength = 2048;

    /// <summary>Longest user name or password.</summary>
    public const int MaxSecretLength = 256;

    /// <summary>Lowest rate of requests per second.</summary>
    public const double MinRate = 0.001;

    /// <summary>Highest rate of requests per second.</summary>
    public const double MaxRate = 30;

    private PullSource() { }

    /// <summary>Id of the camera.</summary>
    public required string Id { get; init; }

    /// <summary>Address of the frames, without a user name or password.</summary>
    public required Uri Url { get; init; }

    /// <summary>Base address of <c>status</c>, <c>control</c> and <c>capture</c>; null for a source without controls.</summary>
    public required Uri? ControlUrl { get; init; }

    /// <summary>User name, or empty.</summary>
    public required string User { get; init; }

    /// <summary>Password, or empty.</summary>
    public required string Password { get; init; }

    /// <summary>Interval of requests for single JPEGs.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether it is pulled only while viewers watch it.</summary>
    public required bool OnDemand { get; init; }

    /// <summary>Whether it is set in the configuration, so that the API cannot change it.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>The options of the source, as stored in the table.</summary>
    public required PullSourceOptions Options { get; init; }

    /// <summary>Validates options. Returns false and an error if they are invalid.</summary>
    public static bool TryCreate(PullSourceOptions options, bool isFixed, [NotNullWhen(true)] out PullSource? source, out string error)
    {
        source = null;
        error = "";
        if (!CameraId.IsValid(options.Id))
        {
            error = $"Id: {CameraId.Rule}";
        }
        else if (!PullUrl.TryRead(options.Url, out var url))
        {
            error = PullUrl.Explain(options.Url).Sentence;
        }
        else if (options.ControlUrl.Length > 0 && (!PullUrl.TryRead(options.ControlUrl, out var control) || control.UserInfo.Length > 0))
        {
            error = "ControlUrl must be an http or https address without a user or password, such as http://192.168.1.50/.";
        }
        else if (!(options.Rate is >= MinRate and <= MaxRate))
        {
            error = $"Rate must be between {MinRate} and {MaxRate} requests per second.";
        }
        else if (!TryReadCredentials(url, options, out var user, out var password))
        {
            error = $"User and password must have at most {MaxSecretLength} characters, no control characters, and no colon in the user.";
        }
        else
        {
            source = new PullSource
            {
                Id = options.Id,
                Url = WithoutUser(url),
                ControlUrl = options.ControlUrl.Length > 0 ? BaseOf(new Uri(options.ControlUrl)) : Derive(url),
                User = user,
                Password = password,
                Period = TimeSpan.FromSeconds(1 / options.Rate),
                OnDemand = options.OnDemand,
                IsFixed = isFixed,
                Options = new PullSourceOptions
                {
                    Id = options.Id,
                    Url = WithoutUser(url).OriginalString,
                    ControlUrl = options.ControlUrl,
                    User = user,
                    Password = password,
                    Rate = options.Rate,
                    OnDemand = options.OnDemand,
                },
            };
        }

        return source is not null;
    }

    /// <summary>Removes potential secrets from an address: user, password and query values.</summary>
    public static string Redact(Uri url)
    {
        var path = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var names = url
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=')[0] + (part.Contains('=') ? "=…" : ""));
        return url.Query.Length > 1 ? $"{path}?{string.Join('&', names)}" : path;
    }

    /// <summary>Returns the id only, so that logs contain no secrets.</summary>
    public override string ToString() => Id;

    private static bool TryReadCredentials(Uri url, PullSourceOptions options, out string user, out string password)
    {
        var inUrl = url.UserInfo.Split(':', 2);
        user = options.User.Length > 0 ? options.User : Uri.UnescapeDataString(inUrl[0]);
        password =
            options.Password.Length > 0 ? options.Password
            : inUrl.Length > 1 ? Uri.UnescapeDataString(inUrl[1])
            : "";
        return user.Length <= MaxSecretLength
            && password.Length <= MaxSecretLength
            && !user.Contains(':')
            && !user.Any(char.IsControl)
            && !password.Any(char.IsControl);
    }

    private static Uri WithoutUser(Uri url) => new(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    // CameraWebServer serves the stream on a separate port, one above the port of its other routes.
    private static Uri? Derive(Uri url) =>
        url.Port == 81 && url.AbsolutePath == "/stream" ? new UriBuilder(url.Scheme, url.Host, 80).Uri
        : url.AbsolutePath.EndsWith("/capture", StringComparison.Ordinal) ? new Uri(WithoutUser(url), ".")
        : null;

    // The address of a route is accepted too. A query is kept, because some sources need a token in every request.
    private static Uri BaseOf(Uri url)
    {
        var builder = new UriBuilder(url) { Fragment = "" };
        foreach (var route in (string[])["/status", "/control"])
        {
            builder.Path = builder.Path.EndsWith(route, StringComparison.Ordinal) ? builder.Path[..^route.Length] : builder.Path;
        }

        builder.Path = builder.Path.TrimEnd('/') + "/";
        return builder.Uri;
    }
}

/// <summary>Reads the address of a source.</summary>
internal static class PullUrl
{
    /// <summary>Reads an address; returns false if it is not an http or https address.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text.Length <= PullSource.MaxUrlLength ? text : "", UriKind.Absolute, out url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.Host.Length > 0
        && !HasUnencodedPassword(text);

    /// <summary>Returns the problem of an address that <see cref="TryRead"/> rejects.</summary>
    /// <returns>One of <see cref="ProblemCodes"/>, and a sentence.</returns>
    public static (string Code, string Sentence) Explain(string text) =>
        text.TrimStart().StartsWith("rtsp", StringComparison.OrdinalIgnoreCase)
            ? (
                ProblemCodes.RtspSource,
                "The server does not pull rtsp addresses. Enter the address of the camera's MJPEG stream or image, or run: "
                    + "nanocam publish --camera ID --input rtsp://ADDRESS"
            )
        : HasUnencodedPassword(text)
            ? (
                ProblemCodes.UnencodedPassword,
                "The user name or password in Url contains a character such as @, # or /. Enter them in User and Password, or "
                    + "percent-encode them in Url (@ is %40, # is %23, / is %2F)."
            )
        : (
            ProblemCodes.InvalidSourceUrl,
            $"Url must be an http or https address of at most {PullSource.MaxUrlLength} characters, such as http://192.168.1.50:81/stream."
        );

    // A password with # or / ends the authority too early: the text after the colon is not a port, or the rest begins with a fragment. An @
    // that
    // belongs to the path or the query is none of that.
    private static bool HasUnencodedPassword(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var rest = text[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var lastAt = authority.LastIndexOf('@');
        if (lastAt >= 0)
        {
            return authority.IndexOf('@') != lastAt;
        }

        var colon = authority.IndexOf(':');
        return end >= 0
            && colon >= 0
            && authority[0] != '['
            && rest.IndexOf('@', end) >= 0
            && (rest[end] == '#' || colon == authority.Length - 1 || !authority.AsSpan(colon + 1).ContainsOnlyDigits());
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
