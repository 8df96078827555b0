using System.Globalization;
using System.Security.Claims;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts;

/// <summary>Finds the user who sent a request, for routes that act for that user and for the audit log.</summary>
internal static class Caller
{
    /// <summary>Returns the user; null for share links and if access is open.</summary>
    public static User? UserOf(this UserStore users, ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirst(ViewerClaims.User)?.Value, CultureInfo.InvariantCulture, out var id) ? users.Find(id) : null;

    /// <summary>Writes an audit entry with the caller as actor.</summary>
    public static void Write(this AuditLog audit, HttpContext context, string action, string subject, string detail = "") =>
        audit.Write(context.ActorName(), PeerAddress.Text(context.Connection.RemoteIpAddress), action, subject, detail);

    /// <summary>Name of the caller of a request, as the audit log contains it.</summary>
    public static string ActorName(this HttpContext context)
    {
        var name = context.User.FindFirst(ViewerClaims.Name)?.Value ?? "";
        return context.User.HasClaim(ViewerClaims.Method, ViewerClaims.Token) ? $"{name} (token)" : name;
    }
}
