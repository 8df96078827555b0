using System.Collections.Frozen;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// The files that need no access: the sign-in page and what it loads, nothing more; a test follows its imports. For the holder of a link,
/// the page of that link and the viewer's files.
/// </summary>
internal static class PublicFiles
{
    private const string SignIn = "/sign-in";

    private static readonly FrozenSet<string> Files = FrozenSet.Create(
        StringComparer.Ordinal,
        "/sign-in.html",
        "/css/base.css",
        "/css/sign-in.css",
        "/js/sign-in.js",
        "/js/api.js",
        "/js/dom.js",
        "/js/i18n.js",
        "/js/messages-en.js",
        "/js/messages-en-camera.js",
        "/js/messages-zh.js",
        "/js/messages-zh-camera.js",
        "/icon.svg",
        "/manifest.webmanifest"
    );

    /// <summary>Serves them.</summary>
    public static void UsePublicFiles(this IApplicationBuilder app) => app.UseWhen(IsPublic, branch =>
        {
            branch.Use(
                (context, next) =>
                {
                    if (context.Request.Path == SignIn)
                    {
                        context.Request.Path = "/sign-in.html";
                    }

                    return next(context);
                }
            );
            branch.UseViewerFiles();
        });

    private static bool IsPublic(HttpContext context) =>
        context.GetEndpoint() is null
        && (context.Request.Path == SignIn || Files.Contains(context.Request.Path.Value ?? "") || context.Features.Get<Grant>() is Share);
}
