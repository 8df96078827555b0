using System.Collections.Frozen;
using NanoCam.Server.Pages;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Files that are served without a sign-in: the sign-in page and the files that it loads. A test follows its imports. A share link also
/// opens
/// its page and the files of the viewer.
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

    /// <summary>Serves the files.</summary>
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
        && (
            context.Request.Path == SignIn
            || Files.Contains(ViewerFiles.WithoutVersion(context.Request.Path.Value ?? ""))
            || context.Features.Get<Credential>() is Share
        );
}
