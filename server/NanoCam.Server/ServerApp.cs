using Microsoft.AspNetCore.Server.Kestrel.Core;
using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Live;
using NanoCam.Server.Storage;
using NanoCam.Server.Web;

namespace NanoCam.Server;

/// <summary>Puts the server together: the one place where every part is named.</summary>
public static class ServerApp
{
    /// <summary>Address the server listens on unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Builds the server from command line, environment and appsettings; the caller runs it.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="configure">Last word on services and configuration, for tests.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ConfigureKestrel);
        // Continuations run where the bytes are: a response has left for the kernel when its flush returns, which the writers of
        // Live rely on when they go on with the bare socket, and an upload costs two thread switches less.
        builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // A line per request costs more than the request; the framework speaks up when something is wrong.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddStorage();
        builder.Services.AddCameras();
        builder.Services.AddIngest();
        builder.Services.AddUploads();
        builder.Services.AddLive();
        configure?.Invoke(builder);

        var app = builder.Build();
        if (app.Urls.Count == 0 && string.IsNullOrEmpty(app.Configuration["urls"]))
        {
            app.Urls.Add(DefaultUrl);
        }

        app.UseMiddleware<ProblemPages>();
        app.MapUplink();
        app.MapUploads();
        app.MapLive();
        app.MapStorage();
        app.MapCameras();
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }
}
