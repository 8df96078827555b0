using NanoCam.Server.Api;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Serves <c>/share/{secret}/</c>, the page of a share link, and the routes and files that the page needs below it. The link is a base
/// path; the same authorization rules apply, limited to one camera.
/// </summary>
internal sealed class ShareLinks(RequestDelegate next, ShareStore shares)
{
    private const string Prefix = "/share/";
    private const string Page = "/share.html";

    /// <summary>Moves the link from the path to the base path; responds with 404 to an invalid link.</summary>
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
                "This share link does not exist, was revoked, or has expired. Ask the sender for a new link.",
                ProblemCodes.InvalidShareLink
            );
            return;
        }

        if (end < 0)
        {
            // Relative, so that it works behind a proxy that adds a path. The URLs in the page are relative too.
            context.Response.Redirect($"{secret}/");
            return;
        }

        context.Features.Set<Credential>(share);
        context.Request.PathBase = context.Request.PathBase.Add($"{Prefix}{secret}");
        context.Request.Path = path[end..] == "/" ? Page : path[end..];
        await next(context);
    }
}
