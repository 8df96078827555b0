using Microsoft.AspNetCore.Server.Kestrel.Core;
using NanoCam.Server.Cameras;
using NanoCam.Server.Ingest;
using NanoCam.Server.Live;

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
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(new CameraDirectory(maxCameras: 1000));
        builder.Services.AddHostedService<CameraMonitor>();
        builder.Services.AddIngest();
        builder.Services.AddLive();
        configure?.Invoke(builder);

        var app = builder.Build();
        if (app.Urls.Count == 0 && string.IsNullOrEmpty(app.Configuration["urls"]))
        {
            app.Urls.Add(DefaultUrl);
        }

        app.MapUplink();
        app.MapLive();
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }
}
