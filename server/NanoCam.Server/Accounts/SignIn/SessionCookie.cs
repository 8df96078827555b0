namespace NanoCam.Server.Accounts.SignIn;

/// <summary>The cookie that carries the secret of a session.</summary>
internal static class SessionCookie
{
    /// <summary>Reads the secret; null without one.</summary>
    public static string? Read(HttpRequest request) => request.Cookies.TryGetValue(NameFor(request), out var secret) ? secret : null;

    /// <summary>Gives a browser the secret.</summary>
    public static void Set(HttpContext context, string secret, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), secret, OptionsFor(context.Request, lifetime));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), OptionsFor(context.Request, null));

    // Browsers keep cookies per host and not per port: two servers on one machine would sign each other's people out.
    private static string NameFor(HttpRequest request) => request.Host.Port is { } port ? $"nanocam-{port}" : "nanocam";

    private static CookieOptions OptionsFor(HttpRequest request, TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.IsHttps,
            Path = request.PathBase.HasValue ? request.PathBase.Value : "/",
            MaxAge = lifetime,
            IsEssential = true,
        };
}
