using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live;

namespace NanoCam.Server.Compat;

/// <summary>
/// Serves the WebSockets of compatibility ports: live frames at every path, as <c>/api/cameras/{id}/ws</c> sends them. The viewers of
/// these ports support neither camera ids nor sign-in. No other route of the server exists on these ports.
/// </summary>
internal sealed class CompatViewerPort(CompatListeners listeners, TrustedAddresses rules, PageOrigin pages, CameraLiveEndpoint live)
{
    /// <summary>Whether a request arrived on such a port.</summary>
    public bool IsCompatPort(HttpContext context) => listeners.ForViewers(context.Connection.LocalPort) is not null;

    /// <summary>Rejects web pages of other origins. Runs before authentication.</summary>
    public Task CheckOriginAsync(HttpContext context, RequestDelegate next)
    {
        if (pages.Includes(context))
        {
            return next(context);
        }

        const string Reason =
            "The web page belongs to another site. To allow it, add its origin to NanoCam:Compat:AllowedOrigins, or its host "
            + "to NanoCam:Access:Hosts.";
        listeners.Reject(Here(context), context.Connection.RemoteIpAddress, Reason);
        return LiveResponses.ProblemAsync(context, StatusCodes.Status403Forbidden, Reason);
    }

    /// <summary>Serves clients at an address that may watch, and clients with a token.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var listener = Here(context);
        if (!HasToken(context) && !rules.AllowsViewer(context.Connection.RemoteIpAddress))
        {
            const string Reason =
                "This address may not watch without a token. Add ?token=nct_… to the URL, or list the address in "
                + "NanoCam:Compat:ViewerAddresses.";
            listeners.Reject(listener, context.Connection.RemoteIpAddress, Reason);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return LiveResponses.ProblemAsync(context, StatusCodes.Status401Unauthorized, Reason);
        }

        if (ViewerSocket.IsWebSocketRequest(context))
        {
            listener.CountConnection();
        }

        return live.ServeWebSocketAsync(context, listener.Kind == CompatKind.JsonWebSocket);
    }

    private CompatListener Here(HttpContext context) => listeners.ForViewers(context.Connection.LocalPort)!;

    // Authentication accepts tokens and links, and every client when access is open. A link limits the request to one camera
    // (CameraScope).
    private static bool HasToken(HttpContext context) =>
        context.User.HasClaim(claim => claim.Type is ViewerClaims.Role or ViewerClaims.Camera);
}
