using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>ASP.NET Core's side of signing in: claims of the caller, and the challenge to those who have none.</summary>
/// <remarks>
/// Not the framework's cookie handler: that one keeps the key of a session over a second sign-in, so that a cookie somebody planted in a
/// browser beforehand would be good afterwards. Here every sign-in draws a new secret, and the cookie is nothing but that secret.
/// </remarks>
internal sealed class ViewerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ViewerIdentification viewers
) : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "NanoCam";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(viewers.Identify(Context));

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsNavigation(Request))
        {
            // Without a token that was no good: addresses stand in histories and logs, and another page shows its own to whoever looks.
            var query = QueryString.Create(
                Request.Query.Where(parameter => !parameter.Key.Equals(ViewerTokens.Parameter, StringComparison.OrdinalIgnoreCase))
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

    private static bool IsNavigation(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Mode"].ToString() is ("" or "navigate");
}
