namespace NanoCam.Server.Pages;

/// <summary>Adds the files of the viewer to the pipeline.</summary>
internal static class ViewerPipeline
{
    /// <summary>Serves the files from here on; other requests continue.</summary>
    public static void UseViewerFiles(this IApplicationBuilder app)
    {
        var files = app.ApplicationServices.GetRequiredService<ViewerFiles>();
        app.Use((context, next) => files.TryServe(context, out var serving) ? serving : next(context));
    }
}
