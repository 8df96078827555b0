using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Sessions of browsers, each with its cookie.</summary>
internal sealed class BrowserSessions(SessionStore sessions, IOptions<AccessOptions> options)
{
    /// <summary>Whether viewers sign in; false if access is open.</summary>
    public bool AreNeeded => options.Value.Viewers != ViewerAccess.Open;

    /// <summary>Begins a session and sets its cookie. Ends the session of an earlier cookie, against session fixation.</summary>
    public void Replace(HttpContext context, User user)
    {
        if (Current(context) is { } current)
        {
            sessions.TryEnd(session => ReferenceEquals(session, current));
        }

        Begin(context, user);
    }

    /// <summary>Begins a session and sets its cookie.</summary>
    public void Begin(HttpContext context, User user) =>
        SessionCookie.Set(
            context,
            sessions.Begin(user, PeerAddress.Text(context.Connection.RemoteIpAddress), context.Request.Headers.UserAgent.ToString()),
            options.Value.SessionLifetime
        );

    /// <summary>Ends the session of the cookie.</summary>
    public void End(HttpContext context)
    {
        if (Current(context) is { } current)
        {
            sessions.End(session => ReferenceEquals(session, current));
        }
    }

    private Session? Current(HttpContext context) => SessionCookie.Read(context.Request) is { } secret ? sessions.Find(secret) : null;
}
