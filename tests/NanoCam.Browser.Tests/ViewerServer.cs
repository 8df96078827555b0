using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NanoCam.Server;

namespace NanoCam.Browser.Tests;

/// <summary>A real server on a free port of its own, with a data directory of its own, that can go away and come back.</summary>
internal sealed class ViewerServer(string cameras, string viewers, IEnumerable<string> more) : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("nanocam-browser-");
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>What the server prints on its console.</summary>
    public IReadOnlyList<string> Greeting => [.. ServerApp.Greet(_app!)];

    /// <param name="cameras">Which cameras may send: <c>Open</c> or <c>Paired</c>.</param>
    /// <param name="viewers">Who may watch: <c>Open</c> or <c>Login</c>.</param>
    /// <param name="more">More of the command line.</param>
    public static async Task<ViewerServer> StartAsync(string cameras = "Open", string viewers = "Open", params IEnumerable<string> more)
    {
        var server = new ViewerServer(cameras, viewers, more);
        await server.UpAsync();
        return server;
    }

    /// <summary>Listens, the first time on a free port, later on the same one.</summary>
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

    /// <summary>Stops, with every viewer and camera still connected.</summary>
    public async Task DownAsync()
    {
        if (_app is not null)
        {
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
