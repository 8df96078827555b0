using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using NanoCam.Server.Api;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>ASP.NET Core authentication handler: claims of the caller, and the challenge for unauthenticated requests.</summary>
/// <remarks>
/// Not the framework's cookie handler: it keeps the session key across a second sign-in, which allows session fixation. Here every sign-in
/// creates a new secret, and the cookie contains only that secret.
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
        if (BrowserNavigation.Is(Request))
        {
            // Without the invalid token, which would stay visible in the address of the sign-in page, in histories and logs.
            var query = QueryString.Create(
                Request.Query.Where(parameter => !parameter.Key.Equals(ViewerTokens.Parameter, StringComparison.OrdinalIgnoreCase))
            );
            Response.Redirect($"{Request.PathBase}/sign-in?return={Uri.EscapeDataString($"{Request.Path}{query}")}");
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        // Players send the credentials of a URL only after a Basic challenge; browsers would open a password dialog.
        Response.Headers.WWWAuthenticate = Request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal)
            ? "Bearer"
            // Each challenge has a separate header line, because ffmpeg reads only the first challenge of a line.
            : new StringValues(["Basic realm=\"NanoCam token\"", "Bearer"]);
        return Task.CompletedTask;
    }
}
