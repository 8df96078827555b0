namespace NanoCam.Server.Accounts.SignIn;

/// <summary>The cookie that carries the secret of a session.</summary>
internal static class SessionCookie
{
    /// <summary>Reads the secret; null if there is no cookie.</summary>
    public static string? Read(HttpRequest request) => request.Cookies.TryGetValue(NameFor(request), out var secret) ? secret : null;

    /// <summary>Sets the cookie.</summary>
    public static void Set(HttpContext context, string secret, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), secret, OptionsFor(context.Request, lifetime));

    /// <summary>Deletes the cookie.</summary>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), OptionsFor(context.Request, null));

    // Browsers keep cookies per host, not per port: without the port, two servers on one machine would end each other's sessions.
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
