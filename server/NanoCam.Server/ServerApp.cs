using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using NanoCam.Server.Accounts;
using NanoCam.Server.Accounts.SignIn;
using NanoCam.Server.Api;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Compat.CameraWebServer;
using NanoCam.Server.Database;
using NanoCam.Server.Explain;
using NanoCam.Server.Hosting;
using NanoCam.Server.Hosting.ServiceManagement;
using NanoCam.Server.Ingest;
using NanoCam.Server.Integrations.Detections;
using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Server.Integrations.Webhooks;
using NanoCam.Server.Live;
using NanoCam.Server.Motion;
using NanoCam.Server.Pages;
using NanoCam.Server.Pairing;
using NanoCam.Server.Presets;
using NanoCam.Server.Pull;
using NanoCam.Server.QrCodes;
using NanoCam.Server.Recording;
using NanoCam.Server.Recording.Export;
using NanoCam.Server.Recording.History;
using NanoCam.Server.Recording.Playback;
using NanoCam.Server.Steering;
using NanoCam.Server.Stills;
using NanoCam.Server.Uplink;
using NanoCam.Server.Uploads;

namespace NanoCam.Server;

/// <summary>Builds the server from its parts.</summary>
public static class ServerApp
{
    /// <summary>Default address of the server.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    private const string DemoFlag = "--demo";
    private const string CompatFlag = "--compat";
    private const string RebuildFlag = "--rebuild";

    /// <summary>Options without a value.</summary>
    internal static IReadOnlyList<string> Flags { get; } = [DemoFlag, CompatFlag, RebuildFlag];

    /// <summary>Builds the server from the command line, environment and appsettings; the caller runs it.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="configure">Final changes to services and configuration, for tests.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        // Building the host creates the exporter, which creates the features that it measures.
        builder.Services.AddMetricsExport();
        WebApplication? app = null;
        if (args.Contains(DemoFlag, StringComparer.Ordinal))
        {
            builder.Services.AddHostedService(services => new DemoCameras(
                () => AddressOf(app!),
                services.GetRequiredService<CameraKeyStore>(),
                services.GetRequiredService<IHostApplicationLifetime>(),
                services.GetRequiredService<BackgroundWork>()
            ));
        }

        configure?.Invoke(builder);
        app = builder.Build();
        OptionNames.WarnOfUnknown(app.Configuration, app.Services.GetRequiredService<ILoggerFactory>());
        ListenAddresses.Check(app.Configuration);
        app.Services.GetRequiredService<RecordingService>().Rebuild = args.Contains(RebuildFlag, StringComparer.Ordinal);
        var own = ListenAddresses.Of(app.Configuration);
        app.Listen(own.Count > 0 ? own : [DefaultUrl]);
        app.UseMiddleware<ConnectionLimitResponse>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseProxyForwarding();
        app.UseCompatPorts();
        UseMiddleware(app);
        MapRoutes(app);
        return app;
    }

    /// <summary>Registers all features, so that the options can be read and validated without starting a server.</summary>
    /// <param name="args">Command line.</param>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Without reloading: the file watcher of appsettings.json also watches the stills below the working directory. It costs 200 µs
        // of CPU per stored still, five times the cost of storing it.
        var builder = WebApplication.CreateSlimBuilder([
            .. args.Where(argument => !Flags.Contains(argument)),
            "--hostBuilder:reloadConfigOnChange=false",
        ]);
        if (args.Contains(CompatFlag, StringComparer.Ordinal))
        {
            // The first source has the lowest priority.
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = CompatDefaults.All });
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ConfigureKestrel);
        // Continuations run on the I/O thread. A flush then returns after the bytes are sent, which the writers of Live need before they
        // use the bare socket, and saves two thread switches per upload.
        builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
        ConfigureLogging(builder.Logging);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        AddFeatures(builder.Services);
        return builder;
    }

    /// <summary>
    /// Returns the text to print when the server starts listening: its address, a sign-in link and password if needed, and its data
    /// directory.
    /// </summary>
    public static StartupText CreateStartupText(WebApplication app)
    {
        var isDemo = app.Services.GetServices<IHostedService>().OfType<DemoCameras>().Any();
        var startup = app.Services.GetRequiredService<FirstRun>().CreateStartupText(AddressOf(app), PhoneAddressOf(app), isDemo);
        return startup with { Lines = [.. startup.Lines, $"Data directory: {app.Services.GetRequiredService<DataDirectory>().Root}"] };
    }

    /// <summary>Returns an address that a browser on this machine can open; the server must be listening.</summary>
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

    // Null if other devices cannot reach the server, or only under a host name that this machine cannot determine.
    private static Uri? PhoneAddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<ServerAddresses>();
        var hosts = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Hosts;
        return addresses.IsLocal
            ? null
            : addresses
                .InNetwork()
                .Select(url => new Uri(url))
                .FirstOrDefault(url => hosts.Count == 0 || hosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase));
    }

    // Each folder may use the preceding ones. Hosted services start in this order and stop in reverse order.
    private static void AddFeatures(IServiceCollection services) =>
        services
            .AddBackground()
            .AddTelemetryOptions()
            .AddApi()
            .AddHosting()
            .AddServiceManagers()
            .AddPages()
            .AddDatabase()
            .AddAccounts()
            .AddQrCodes()
            .AddSignIn()
            .AddCameras()
            .AddIngest()
            .AddPairing()
            .AddUplink()
            .AddStills()
            .AddRecording()
            .AddDetections()
            .AddUploads()
            .AddPull()
            .AddMotion()
            .AddLive()
            .AddMqtt()
            .AddWebhooks()
            .AddSteering()
            .AddPresets()
            .AddExplain()
            .AddHistory()
            .AddPlayback()
            .AddExport()
            .AddCompat();

    // Middleware of all routes. Routes of cameras skip the rest after routing (CameraEndpoints).
    private static void UseMiddleware(WebApplication app)
    {
        app.UseMiddleware<HostFilter>();
        app.UseCors();
        app.UseMiddleware<CrossOriginProtection>();
        app.UseMiddleware<ShareLinks>();
        app.UseMiddleware<MjpgStreamerMiddleware>();
        app.UseRouting();
        app.UseMiddleware<SecurityHeaders>();
        app.UsePublicFiles();
        app.UseMiddleware<CameraKeyHint>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<CredentialLifetime>();
        app.UseViewerFiles();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapUplink();
        app.MapUploads();
        app.MapLive();
        var routes = app.MapChanges();
        routes.MapLiveLatest().MapStills();
        routes.MapCameras();
        routes.MapDetections();
        routes.MapRecordings();
        routes.MapMotion();
        routes.MapSteering();
        routes.MapPresets();
        routes.MapPlayback();
        routes.MapExport();
        routes.MapPairing();
        routes.MapPull();
        routes.MapWebhooks();
        routes.MapSessions();
        routes.MapAccounts();
        routes.MapQrCodes();
        routes.MapCompat();
        routes.MapPages();
        app.MapHealth();
        app.MapMetrics();
        app.MapApiDocument();
        app.MapApiReference();
    }

    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // A log line per request costs more than the request; warnings of the framework are enough.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A log line per rejected request would let an attacker flood the log; the audit log has the sign-ins.
        logging.AddFilter(typeof(ViewerAuthentication).FullName, LogLevel.Warning);
        // StartupErrors describes a failed start in one sentence, instead of a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        // RFC 9112, section 3.2.2: the target in absolute form takes precedence over Host, which some clients send without the port.
        options.AllowHostHeaderOverride = true;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
    }
}
