using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NanoCam.Server;

namespace NanoCam.Browser.Tests;

/// <summary>Real server with its own free port and data directory, which a test can stop and restart.</summary>
internal sealed class ViewerServer(string cameras, string viewers, IEnumerable<string> more) : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("nanocam-browser-");
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Lines that the server prints on its console.</summary>
    public IReadOnlyList<string> StartupLines => ServerApp.CreateStartupText(_app!).Lines;

    /// <param name="cameras">Cameras that may send: <c>Open</c> or <c>Paired</c>.</param>
    /// <param name="viewers">Viewers that may watch: <c>Open</c> or <c>Login</c>.</param>
    /// <param name="more">Further command line arguments.</param>
    public static async Task<ViewerServer> StartAsync(string cameras = "Open", string viewers = "Open", params IEnumerable<string> more)
    {
        var server = new ViewerServer(cameras, viewers, more);
        await server.UpAsync();
        return server;
    }

    /// <summary>Starts the server: first on a free port, later on the same port.</summary>
    public async Task UpAsync()
    {
        _app = ServerApp.Create(
            [
                "--urls",
                Address.AbsoluteUri,
                "--NanoCam:DataDirectory",
                _data.FullName,
                "--NanoCam:Access:Cameras",
                cameras,
                "--NanoCam:Access:Viewers",
                viewers,
                .. more,
            ],
            builder => builder.Logging.SetMinimumLevel(LogLevel.Warning)
        );
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
    }

    /// <summary>Stops the server while viewers and cameras are connected.</summary>
    public async Task DownAsync()
    {
        if (_app is not null)
        {
            // Disposal alone closes the services while Kestrel still answers: requests of the page then fail with 500.
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _data.Delete(recursive: true);
    }
}
