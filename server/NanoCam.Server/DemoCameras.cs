using System.Security.Cryptography;
using NanoCam.Client;
using NanoCam.Server.Pairing;

namespace NanoCam.Server;

/// <summary>
/// Two virtual cameras that reach the server as real ones do, over its own address. They need no pairing: they are handed their keys.
/// </summary>
internal sealed class DemoCameras(Func<Uri> address, CameraKeyStore keys, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private static readonly string[] Scenes = ["garden", "station"];

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The address is known once the server listens.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(Scenes.Select(RunAsync)));
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

    private Task RunAsync(string scene)
    {
        var id = $"demo-{scene}";
        // New at every start: whoever had the old one cannot pass for this camera.
        var key = RandomNumberGenerator.GetBytes(CameraKey.Size);
        keys.Put(id, key, "demo");
        var camera = new SimulatedCamera(
            new SimulatedCameraOptions
            {
                Server = address(),
                Id = id,
                Scene = scene,
                Fps = 12,
                Key = key,
            }
        );
        return Task.Run(() => camera.RunAsync(_stop.Token));
    }
}
