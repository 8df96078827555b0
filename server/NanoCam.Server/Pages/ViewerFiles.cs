using Microsoft.Extensions.FileProviders;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Pages;

/// <summary>Serves the viewer at <c>/</c>, from the directory <c>wwwroot</c> next to the program.</summary>
internal static class ViewerFiles
{
    /// <summary>
    /// Adds the files to the pipeline. Browsers revalidate each file and receive 304, so an upgrade of the server takes effect at once.
    /// </summary>
    public static void UseViewerFiles(this IApplicationBuilder app)
    {
        // Next to the program, because the server may start in any working directory.
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
