using NanoCam.Server.Accounts;
using NanoCam.Server.Hosting;
using NanoCam.Server.Live;

namespace NanoCam.Server.Compat;

/// <summary>
/// The WebSockets of compatibility ports: the live picture at every path, for viewers that know neither cameras nor sign-in. Another
/// address of
/// what <c>/api/cameras/{id}/ws</c> is, and nothing else of the server is there.
/// </summary>
internal sealed class CompatViewerPort(CompatListeners listeners, TrustedAddresses rules, PageOrigin pages, CameraLiveEndpoint live)
{
    /// <summary>Whether a request came to such a port.</summary>
    public bool IsHere(HttpContext context) => listeners.ForViewers(context.Connection.LocalPort) is not null;

    /// <summary>Lets pages in that may. Before anything else is looked at.</summary>
    public Task CheckOriginAsync(HttpContext context, RequestDelegate next)
    {
        if (pages.Includes(context))
        {
            return next(context);
        }

        const string Reason =
            "The page is of another site: list its origin in NanoCam:Compat:AllowedOrigins, or its host in NanoCam:Access:Hosts, if it may.";
        listeners.Refuse(Here(context), context.Connection.RemoteIpAddress, Reason);
        return LiveResponses.ProblemAsync(context, StatusCodes.Status403Forbidden, Reason);
    }

    /// <summary>Serves who comes from an address that may watch, or shows a token.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var listener = Here(context);
        if (!HasToken(context) && !rules.MayWatch(context.Connection.RemoteIpAddress))
        {
            const string Reason =
                "This address may not watch without a token: add ?token=nct_… to the address, or list it in NanoCam:Compat:ViewerAddresses.";
            listeners.Refuse(listener, context.Connection.RemoteIpAddress, Reason);
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

    // Authentication accepts tokens, links, and everybody where access is open; a link narrows what is seen (CameraScope).
    private static bool HasToken(HttpContext context) =>
        context.User.HasClaim(claim => claim.Type is ViewerClaims.Role or ViewerClaims.Camera);
}
