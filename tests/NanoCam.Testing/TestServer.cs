using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NanoCam.Server;

namespace NanoCam.Testing;

/// <summary>
/// The real server on a free port of 127.0.0.1, with a temporary data directory and, by default, open access.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly TestServerOptions _options;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nanocam-test-");
    private WebApplication? _app;

    private TestServer(TestServerOptions options)
    {
        _options = options;
        Address = new Uri($"{options.Scheme}://127.0.0.1:0/");
        Client = new HttpClient();
    }

    /// <summary>Address, such as <c>http://127.0.0.1:41234/</c>; the same after a restart.</summary>
    public Uri Address { get; private set; }

    /// <summary>A client whose base address is the server.</summary>
    public HttpClient Client { get; }

    /// <summary>Log entries of the server, across restarts.</summary>
    public CapturedLogs Logs { get; } = new();

    /// <summary>Absolute path of the data directory.</summary>
    public string DataDirectory => _directory.FullName;

    /// <summary>Services of the running server.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>The running server.</summary>
    public WebApplication App => _app ?? throw new InvalidOperationException("The server is stopped.");

    /// <summary>Starts a server.</summary>
    public static async Task<TestServer> StartAsync(TestServerOptions? options = null)
    {
        var server = new TestServer(options ?? new TestServerOptions());
        try
        {
            await server.StartAgainAsync();
        }
        catch
        {
            server.Client.Dispose();
            server._directory.Delete(recursive: true);
            throw;
        }

        server.Client.BaseAddress = server.Address;
        return server;
    }

    /// <summary>Starts a server with settings.</summary>
    public static Task<TestServer> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(new TestServerOptions { Settings = settings.ToDictionary(s => s.Key, s => s.Value) });

    /// <summary>Returns a service of the server.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Stops the server as Ctrl+C does.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            var app = _app;
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>Starts a stopped server on the same port and data directory.</summary>
    public async Task StartAgainAsync()
    {
        var app = ServerApp.Create([.. _options.Arguments, "--urls", Address.GetLeftPart(UriPartial.Authority)], Configure);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Stops the server and starts it on the same port and data directory.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _directory.Delete(recursive: true);
        if (!_options.ExpectsWarnings && Logs.Warnings is { Count: > 0 } unexpected)
        {
            throw new InvalidOperationException(
                $"The server logged warnings or errors:{Environment.NewLine}{string.Join(Environment.NewLine, unexpected)}"
            );
        }
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder
            .Configuration.AddInMemoryCollection([
                new("NanoCam:DataDirectory", DataDirectory),
                new("NanoCam:Access:Viewers", "Open"),
                new("NanoCam:Access:Cameras", "Open"),
            ])
            .AddInMemoryCollection(_options.Settings);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        if (_options.Time is { } time)
        {
            builder.Services.AddSingleton(time);
        }

        _options.Configure?.Invoke(builder);
    }
}
