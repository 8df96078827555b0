using NanoCam.Client;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Browser.Tests;

/// <summary>Drawn cameras of one test. Disposing disconnects all of them.</summary>
internal sealed class Cameras : IAsyncDisposable
{
    private readonly Dictionary<string, (CancellationTokenSource Stop, Task Running)> _running = new(StringComparer.Ordinal);

    /// <summary>Starts the cameras cam-1 to cam-N.</summary>
    public Cameras(Uri server, int count, double framesPerSecond = 5)
    {
        for (var i = 1; i <= count; i++)
        {
            var source = new SceneSource(
                new SceneOptions
                {
                    Scene = SceneRenderer.Names[i % SceneRenderer.Names.Count],
                    Name = $"cam-{i}",
                    Width = 320,
                    Height = 240,
                    Fps = framesPerSecond,
                    Seed = i,
                }
            );
            var camera = new CameraClient(new CameraClientOptions { Server = server, Id = $"cam-{i}" }, source);
            var stop = new CancellationTokenSource();
            _running.Add(camera.Id, (stop, camera.RunAsync(stop.Token)));
        }
    }

    /// <summary>Stops one camera.</summary>
    public async Task StopAsync(string id)
    {
        if (_running.Remove(id, out var camera))
        {
            await camera.Stop.CancelAsync();
            await camera.Running;
            camera.Stop.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _running.Keys.ToArray())
        {
            await StopAsync(id);
        }
    }
}
