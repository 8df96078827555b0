using NanoCam.Server.Api;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// <c>/share/{secret}/</c>: the page of a link, and below it everything that page needs, under the eyes of the same rules as without:
/// the link is a base path whose holder may see one camera.
/// </summary>
internal sealed class ShareLinks(RequestDelegate next, ShareStore shares)
{
    private const string Prefix = "/share/";
    private const string Page = "/share.html";

    /// <summary>Takes the link out of the path, or answers 404 for one that is not good.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (
            !context.Request.Path.StartsWithSegments("/share", StringComparison.Ordinal, out var rest)
            || rest.Value is not { Length: > 1 } path
        )
        {
            await next(context);
            return;
        }

        var end = path.IndexOf('/', 1);
        var secret = end < 0 ? path[1..] : path[1..end];
        if (shares.Find(secret) is not { } share)
        {
            Problems.Write(
                context.Response,
                StatusCodes.Status404NotFound,
                "This link was revoked, has expired, or never was: ask for another."
            );
            return;
        }

        if (end < 0)
        {
            // Relative, so that it holds behind a proxy with a path of its own. The page's own addresses are relative as well.
            context.Response.Redirect($"{secret}/");
            return;
        }

        context.Features.Set<Grant>(share);
        context.Request.PathBase = context.Request.PathBase.Add($"{Prefix}{secret}");
        context.Request.Path = path[end..] == "/" ? Page : path[end..];
        await next(context);
    }
}
