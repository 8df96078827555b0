using Microsoft.Extensions.Options;
using NanoCam.Server.Api;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Rejects requests that a page of another site makes a browser send: changes, and WebSockets, which have no same-origin policy. It also
/// applies if access is open, because a browser on the same machine can reach a server that other machines cannot.
/// </summary>
/// <remarks>
/// The rule is that of Go's net/http.CrossOriginProtection: Sec-Fetch-Site if the browser sends it, otherwise Origin compared with Host. A
/// request
/// with neither does not come from a page. A valid token proves intent, because a page of another site does not have one.
/// </remarks>
internal sealed class CrossOriginProtection(
    RequestDelegate next,
    IOptions<AccessOptions> options,
    IOptions<CrossOriginOptions> protect,
    AllowedOrigins pages
)
{
    private readonly PathString[] _changedByGet = [.. protect.Value.StateChangingGets];
    private readonly bool _isOpen = options.Value.Viewers == ViewerAccess.Open;

    /// <summary>Responds with 403 to a request from another site.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (
            IsHarmless(context.Request)
            || IsSameOrigin(context.Request)
            || pages.IsTrusted(context.Request)
            || ViewerTokens.HasUnforgeableCredential(context, _isOpen)
        )
        {
            return next(context);
        }

        Problems.Write(context.Response, StatusCodes.Status403Forbidden, "The request was rejected because it comes from another site.");
        return Task.CompletedTask;
    }

    private bool IsHarmless(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.Headers.Upgrade.Count == 0
        && request.Headers.SecWebSocketKey.Count == 0
        && !IsChangedByGet(request);

    private bool IsChangedByGet(HttpRequest request) =>
        Array.Exists(_changedByGet, path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site == "same-origin" || site == "none";
        }

        return PageOf(request) is not { } page
            || (
                Uri.TryCreate(page, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, AuthorityOf(request, uri), StringComparison.OrdinalIgnoreCase)
            );
    }

    // Over plain HTTP to another machine, a browser sends only Referer with an <img>, and not even that if the page forbids it.
    private string? PageOf(HttpRequest request) =>
        request.Headers.TryGetValue("Origin", out var origin) ? origin.ToString()
        : IsChangedByGet(request) && request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal)
            ? request.Headers.Referer.ToString()
        : null;

    // Browsers omit the default port in both headers. The scheme is not compared: a proxy that ends TLS forwards plain HTTP.
    private static string AuthorityOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !(origin.IsDefaultPort && port == origin.Port) ? $"{request.Host.Host}:{port}" : request.Host.Host;
}
