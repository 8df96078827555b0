using Microsoft.Extensions.FileProviders;

namespace NanoCam.Server.Hosting;

/// <summary>The viewer: files of <c>wwwroot</c> beside the program, at <c>/</c>.</summary>
internal static class ViewerFiles
{
    /// <summary>Serves them. A browser asks every time and is told 304, so that an upgrade of the server shows at once.</summary>
    public static void UseViewerFiles(this IApplicationBuilder app)
    {
        // Beside the program and not in the working directory: the server is started from anywhere.
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(root))
        {
            return;
        }

        var files = new PhysicalFileProvider(root);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = files,
                OnPrepareResponse = context =>
                {
                    SecurityHeaders.SetForPage(context.Context.Response.Headers);
                    context.Context.Response.Headers.CacheControl = "no-cache";
                },
            }
        );
    }
}
