using System.Globalization;
using System.Security.Claims;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>Who sent a request, for the routes that act in their name and for the audit log.</summary>
internal static class Caller
{
    /// <summary>The user; null for links and where access is open.</summary>
    public static User? UserOf(this UserStore users, ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirst(ViewerClaims.User)?.Value, CultureInfo.InvariantCulture, out var id) ? users.Find(id) : null;

    /// <summary>Writes an entry in the name of the caller.</summary>
    public static void Write(this AuditLog audit, HttpContext context, string action, string subject, string detail = "")
    {
        var name = context.User.FindFirst(ViewerClaims.Name)?.Value ?? "";
        var actor = context.User.HasClaim(ViewerClaims.Method, ViewerClaims.Token) ? $"{name} (token)" : name;
        audit.Write(actor, PeerAddress.Text(context.Connection.RemoteIpAddress), action, subject, detail);
    }
}
