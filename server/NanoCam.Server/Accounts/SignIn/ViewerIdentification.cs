using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Identifies the caller by a share link, a token, a session or a trusted address; if access is open, every caller is an administrator.
/// </summary>
internal sealed class ViewerIdentification(
    IOptions<AccessOptions> options,
    UserStore users,
    SessionStore sessions,
    TokenStore tokens,
    ShareStore shares,
    AddressAuthorization addresses
)
{
    private static readonly AuthenticateResult UnknownToken = AuthenticateResult.Fail("The token is unknown, revoked or expired.");

    /// <summary>Finds the caller of a request and sets its <see cref="Credential"/>.</summary>
    public AuthenticateResult Identify(HttpContext context)
    {
        if (context.Features.Get<Credential>() is Share opened)
        {
            return Accept(context, opened);
        }

        if (options.Value.Viewers == ViewerAccess.Open)
        {
            return Accept(context, null, null, Role.Administrator, ViewerClaims.Open);
        }

        if (ViewerTokens.Find(context.Request) is { } token)
        {
            return AcceptToken(context, token);
        }

        return SessionCookie.Read(context.Request) is { } secret
            && sessions.Find(secret) is { } session
            && users.Find(session.User) is { } user
                ? Accept(context, session, user, user.Role, ViewerClaims.Session)
            : addresses.CanView(context) ? Accept(context, null, null, Role.Viewer, ViewerClaims.Address)
            : AuthenticateResult.NoResult();
    }

    /// <summary>Returns the role that a credential currently grants; null if it has ended or grants none.</summary>
    public Role? RoleOf(Credential credential) =>
        credential.Ended.IsCancellationRequested || users.Find(credential.User) is not { } user
            ? null
            : credential switch
            {
                Session session => sessions.IsCurrent(session) ? user.Role : null,
                ApiToken token => RoleOf(token, user),
                _ => null,
            };

    private static Role RoleOf(ApiToken token, User user) => (Role)Math.Min((int)token.Role, (int)user.Role);

    private AuthenticateResult AcceptToken(HttpContext context, string secret)
    {
        if (tokens.Find(secret) is { } token && users.Find(token.User) is { } user)
        {
            return Accept(context, token, user, RoleOf(token, user), ViewerClaims.Token);
        }

        return shares.Find(secret) is { } share ? Accept(context, share) : UnknownToken;
    }

    private static AuthenticateResult Accept(HttpContext context, Share share)
    {
        context.Features.Set<Credential>(share);
        return Succeed(new Claim(ViewerClaims.Method, ViewerClaims.Share), new Claim(ViewerClaims.Camera, share.OnlyCamera));
    }

    private static AuthenticateResult Accept(HttpContext context, Credential? credential, User? user, Role role, string method)
    {
        context.Features.Set(credential);
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
        var identity = new ClaimsIdentity(claims, ViewerAuthentication.SchemeName, ViewerClaims.Name, ViewerClaims.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), ViewerAuthentication.SchemeName));
    }
}
