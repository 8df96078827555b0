using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Sessions of browsers, each with its cookie.</summary>
internal sealed class BrowserSessions(SessionStore sessions, IOptions<AccessOptions> options)
{
    /// <summary>Whether viewers sign in; false if access is open.</summary>
    public bool AreNeeded => options.Value.Viewers != ViewerAccess.Open;

    /// <summary>
    /// Begins a session and sets its cookie. Ends the session of an earlier cookie, against session fixation. False if the user was
    /// removed, or the password replaced, since the sign-in was checked.
    /// </summary>
    public bool TryReplace(HttpContext context, User user)
    {
        if (Current(context) is { } current)
        {
            sessions.TryEnd(session => ReferenceEquals(session, current));
        }

        return TryBegin(context, user);
    }

    /// <summary>Begins a session and sets its cookie; false if the user was removed, or the password replaced.</summary>
    public bool TryBegin(HttpContext context, User user)
    {
        var address = PeerAddress.Text(context.Connection.RemoteIpAddress);
        if (sessions.Begin(user, address, context.Request.Headers.UserAgent.ToString()) is not { } secret)
        {
            return false;
        }

        SessionCookie.Set(context, secret, options.Value.SessionLifetime);
        return true;
    }

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
