using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NanoCam.Server;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Cli;

/// <summary>The real server on a free port, with drawn cameras on request.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _cameras = new();
    private readonly List<Task> _running = [];

    private LiveServer(WebApplication app, TemporaryFolder data) => (_app, _data) = (app, data);

    public string Url => _app.Urls.First();

    /// <summary>Starts it, on a free port unless one is given.</summary>
    public static async Task<LiveServer> StartAsync(string url = "http://127.0.0.1:0", bool isPaired = false, string viewers = "Open")
    {
        TemporaryFolder data = new();
        string[] args =
        [
            "--urls",
            url,
            "--NanoCam:DataDirectory",
            data.Path,
            $"--NanoCam:Access:Viewers={viewers}",
            $"--NanoCam:Access:Cameras={(isPaired ? "Paired" : "Open")}",
        ];
        var app = ServerApp.Create(args, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        return new LiveServer(app, data);
    }

    /// <summary>Creates a pairing code on the server.</summary>
    public async Task<string> MakeCodeAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(Url) };
        using var response = await client.PostAsJsonAsync("/api/pairing", new { });
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    /// <summary>Connects a camera and returns when its first frame was acknowledged.</summary>
    public async Task AddCameraAsync(string id, double framesPerSecond = 20)
    {
        SceneSource source = new(
            new SceneOptions
            {
                Scene = SceneRenderer.Names[0],
                Name = id,
                Width = 160,
                Height = 120,
                Fps = framesPerSecond,
            }
        );
        CameraClient camera = new(new CameraClientOptions { Server = new Uri(Url), Id = id }, source);
        _running.Add(camera.RunAsync(_cameras.Token));
        await Eventually.TrueAsync(() => camera.Statistics.Read().Accepted > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _cameras.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _cameras.Dispose();
        _data.Dispose();
    }
}
