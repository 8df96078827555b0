using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Finds out who calls: the holder of a link, a script with a token, a browser with a session, or anybody where access is open.
/// </summary>
/// <remarks>
/// Not the framework's cookie handler: that one keeps the key of a session over a second sign-in, so that a cookie somebody planted in a
/// browser beforehand would be good afterwards. Here every sign-in draws a new secret, and the cookie is nothing but that secret.
/// </remarks>
internal sealed class ViewerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<AccessOptions> options,
    UserStore users,
    SessionStore sessions,
    TokenStore tokens,
    ShareStore shares,
    AddressAuthorization addresses
) : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "NanoCam";

    /// <summary>Name of the query parameter for players and links, which cannot send headers.</summary>
    public const string TokenParameter = "token";

    private static readonly AuthenticateResult UnknownToken = AuthenticateResult.Fail("The token is unknown, revoked or expired.");

    /// <summary>Whether the request is let in by something that a page of somebody else cannot make a browser send along.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isOpen">Whether viewers are let in without.</param>
    public static bool HasToken(HttpContext context, bool isOpen)
    {
        var request = context.Request;
        // Every page can write something into an address, and into a header where CORS lets all pages read. It speaks for the sender only
        // where
        // it alone decides who that is: not beside what a browser adds by itself, not where everybody is let in, and not for changes, which
        // cameras' routes take without asking viewers.
        return HttpMethods.IsGet(request.Method)
            && (
                context.Features.Get<Grant>() is not null
                || (!isOpen && IsOurs(Bearer(request) ?? (request.Headers.Authorization.Count == 0 ? QueryToken(request) : "")))
            );
    }

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsNavigation(Request))
        {
            // Without a token that was no good: addresses stand in histories and logs, and another page shows its own to whoever looks.
            var query = QueryString.Create(
                Request.Query.Where(parameter => !parameter.Key.Equals(TokenParameter, StringComparison.OrdinalIgnoreCase))
            );
            Response.Redirect($"{Request.PathBase}/sign-in?return={Uri.EscapeDataString($"{Request.Path}{query}")}");
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        // Players send what stands in an address only when they are asked; a browser that is asked would open a window of its own.
        Response.Headers.WWWAuthenticate = Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal)
            ? "Bearer"
            // A line each: ffmpeg reads only the first challenge of a line.
            : new StringValues(["Basic realm=\"NanoCam token\"", "Bearer"]);
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        if (Context.Features.Get<Grant>() is Share opened)
        {
            return Accept(opened);
        }

        if (options.Value.Viewers == ViewerAccess.Open)
        {
            return Accept(null, null, Role.Administrator, ViewerClaims.Open);
        }

        if (ShownToken() is { } token)
        {
            return AcceptToken(token);
        }

        return SessionCookie.Read(Request) is { } secret && sessions.Find(secret) is { } session && users.Find(session.User) is { } user
                ? Accept(session, user, user.Role, ViewerClaims.Session)
            : addresses.LetsWatch(Context) ? Accept(null, null, Role.Viewer, ViewerClaims.Address)
            : AuthenticateResult.NoResult();
    }

    // What is none of ours is for somebody else, such as the password of a proxy in front, which passes it on.
    private string? ShownToken()
    {
        var token = Bearer(Request) ?? BasicPassword(Request) ?? QueryToken(Request);
        return IsOurs(token) ? token : null;
    }

    private static bool IsOurs(string token) =>
        token.StartsWith(TokenStore.Prefix, StringComparison.Ordinal) || token.StartsWith(ShareStore.Prefix, StringComparison.Ordinal);

    private static string QueryToken(HttpRequest request) =>
        request.Query.TryGetValue(TokenParameter, out var value) ? value.ToString() : "";

    private AuthenticateResult AcceptToken(string secret)
    {
        if (tokens.Find(secret) is { } token && users.Find(token.User) is { } user)
        {
            return Accept(token, user, (Role)Math.Min((int)token.Role, (int)user.Role), ViewerClaims.Token);
        }

        return shares.Find(secret) is { } share ? Accept(share) : UnknownToken;
    }

    private AuthenticateResult Accept(Share share)
    {
        Context.Features.Set<Grant>(share);
        return Succeed(new Claim(ViewerClaims.Method, ViewerClaims.Share), new Claim(ViewerClaims.Camera, share.OnlyCamera));
    }

    private AuthenticateResult Accept(Grant? grant, User? user, Role role, string method)
    {
        Context.Features.Set(grant);
        return user is null
            ? Succeed(new Claim(ViewerClaims.Method, method), new Claim(ViewerClaims.Role, role.Name()))
            : Succeed(
                new Claim(ViewerClaims.Method, method),
                new Claim(ViewerClaims.Role, role.Name()),
                new Claim(ViewerClaims.Name, user.Name),
                new Claim(ViewerClaims.User, user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
            );
    }

    private static AuthenticateResult Succeed(params IEnumerable<Claim> claims)
    {
        var identity = new ClaimsIdentity(claims, SchemeName, ViewerClaims.Name, ViewerClaims.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private static bool IsNavigation(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Mode"].ToString() is ("" or "navigate");

    private static string? Bearer(HttpRequest request) => AfterScheme(request, "Bearer ");

    // The token stands where the password does; the name before it is not looked at.
    private static string? BasicPassword(HttpRequest request)
    {
        if (AfterScheme(request, "Basic ") is not { Length: <= 512 } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static string? AfterScheme(HttpRequest request, string scheme)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }
}
