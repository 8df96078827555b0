using System.Security.Cryptography;
using NanoCam.Client;
using NanoCam.Server.Background;
using NanoCam.Server.Pairing;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Server;

/// <summary>
/// Two virtual cameras that connect to the server over its own address, as real cameras do. Each start gives them new keys without pairing.
/// </summary>
internal sealed class DemoCameras(Func<Uri> address, CameraKeyStore keys, IHostApplicationLifetime lifetime, BackgroundWork work)
    : IHostedService,
        IDisposable
{
    private static readonly string[] Scenes = ["garden", "station"];

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The address is known once the server listens.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(Scenes.Select(StartAsync)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task StartAsync(string scene) =>
        Task.Run(() => work.RunAsync("A demo camera", scene, stop => RunAsync(scene, stop), _stop.Token));

    private Task RunAsync(string scene, CancellationToken stop)
    {
        var id = $"demo-{scene}";
        // A new key at every start, so that a leaked key does not stay valid.
        var key = RandomNumberGenerator.GetBytes(CameraKey.Size);
        keys.Put(id, key, "demo");
        var source = new SceneSource(
            new SceneOptions
            {
                Scene = scene,
                Name = id,
                Fps = 12,
            }
        );
        var camera = new CameraClient(
            new CameraClientOptions
            {
                Server = address(),
                Id = id,
                Key = key,
            },
            source
        );
        return camera.RunAsync(stop);
    }
}
