using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Compat.CameraWebServer;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;
using NanoCam.Server.Live;
using NanoCam.Server.Pairing;
using NanoCam.Server.Pull;
using NanoCam.Server.Stills;
using NanoCam.Server.Uplink;
using NanoCam.Server.Uploads;

namespace NanoCam.Server;

/// <summary>Puts the server together: the one place where every part is named.</summary>
public static class ServerApp
{
    /// <summary>Address the server listens on unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    private const string DemoFlag = "--demo";
    private const string CompatFlag = "--compat";

    /// <summary>Builds the server from command line, environment and appsettings; the caller runs it.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="configure">Last word on services and configuration, for tests.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // The watch for a changed appsettings.json covers everything below the working directory, the stills too: it cost 200 µs of CPU
        // per stored frame, five times what storing costs.
        var builder = WebApplication.CreateSlimBuilder([
            .. args.Where(a => a is not (DemoFlag or CompatFlag)),
            "--hostBuilder:reloadConfigOnChange=false",
        ]);
        if (args.Contains(CompatFlag, StringComparer.Ordinal))
        {
            // The first source is the weakest.
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = CompatDefaults.All });
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ConfigureKestrel);
        // Continuations run where the bytes are: a response has left for the kernel when its flush returns, which the writers of
        // Live rely on when they go on with the bare socket, and an upload costs two thread switches less.
        builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
        ConfigureLogging(builder.Logging);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        AddFeatures(builder.Services);
        builder.Services.AddMetricsExport();
        WebApplication? app = null;
        if (args.Contains(DemoFlag, StringComparer.Ordinal))
        {
            builder.Services.AddHostedService(services => new DemoCameras(
                () => AddressOf(app!),
                services.GetRequiredService<CameraKeyStore>(),
                services.GetRequiredService<IHostApplicationLifetime>()
            ));
        }

        configure?.Invoke(builder);
        app = builder.Build();
        var own = ListenAddresses.Of(app.Configuration);
        app.Listen(own.Count > 0 ? own : [DefaultUrl]);
        app.UseProxyForwarding();
        app.UseCompatPorts();
        UseMiddleware(app);
        MapRoutes(app);
        return app;
    }

    /// <summary>What to print on the console once the server listens: the address, and whatever else one needs to begin.</summary>
    public static IEnumerable<string> Greet(WebApplication app) =>
        app
            .Services.GetRequiredService<FirstRun>()
            .Greet(AddressOf(app), app.Services.GetServices<IHostedService>().OfType<DemoCameras>().Any());

    /// <summary>An address that a browser on this machine can open, once the server listens.</summary>
    public static Uri AddressOf(WebApplication app)
    {
        var listeners = app.Services.GetRequiredService<CompatListeners>();
        var addresses = app
            .Urls.Where(url => listeners.ForViewers(ListenAddresses.PortOf(url)) is null)
            .Select(url => new UriBuilder(
                url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)
            ));
        var address = addresses.OrderByDescending(a => a.Scheme == Uri.UriSchemeHttp).First();
        address.Host = address.Host is "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return address.Uri;
    }

    // A folder may use those before it. The order is also that in which hosted services start, and the reverse of that in which they stop.
    private static void AddFeatures(IServiceCollection services) =>
        services
            .AddApi()
            .AddHosting()
            .AddDatabase()
            .AddAccounts()
            .AddSignIn()
            .AddCameras()
            .AddIngest()
            .AddPairing()
            .AddUplink()
            .AddStills()
            .AddUploads()
            .AddPull()
            .AddLive()
            .AddCompat();

    // What holds for all routes. Those of cameras leave it at routing (CameraEndpoints).
    private static void UseMiddleware(WebApplication app)
    {
        app.UseMiddleware<ConnectionLimitResponse>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostFilter>();
        app.UseCors();
        app.UseMiddleware<CrossOriginProtection>();
        app.UseMiddleware<ShareLinks>();
        app.UseMiddleware<MjpgStreamerMiddleware>();
        app.UseRouting();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePublicFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<GrantLifetime>();
        app.UseViewerFiles();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapUplink();
        app.MapUploads();
        app.MapLive();
        app.MapLiveLatest().MapStills();
        app.MapCameras();
        app.MapPairing();
        app.MapPull();
        app.MapSessions();
        app.MapAccounts();
        app.MapCompat();
        app.MapHealth();
        app.MapMetrics();
        app.MapApiDocument();
        app.MapApiReference();
    }

    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // A line per request costs more than the request; the framework speaks up when something is wrong.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A line for every request without access is what somebody who guesses wants; the audit log has the sign-ins.
        logging.AddFilter(typeof(ViewerAuthentication).FullName, LogLevel.Warning);
        // What keeps the server from starting is told in one sentence (StartupErrors), not in a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }
}
