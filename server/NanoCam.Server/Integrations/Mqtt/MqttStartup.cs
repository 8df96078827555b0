using Microsoft.Extensions.Options;
using NanoCam.Server.Background;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Starts MQTT if a broker is configured. Otherwise it creates no service and loads no library.</summary>
internal sealed class MqttStartup(IOptions<MqttOptions> options, BackgroundWork work, IServiceProvider services)
    : IHostedService,
        IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private CameraTriggers? _triggers;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(options.Value.Server) && MqttAddress.TryParse(options.Value.Server, out var address))
        {
            services.GetRequiredService<MqttStatus>().Start(address);
            _triggers = services.GetRequiredService<CameraTriggers>();
            _triggers.Start();
            var connection = services.GetRequiredService<MqttService>();
            var commands = services.GetRequiredService<MqttCommands>();
            _running = Task.WhenAll(
                Task.Run(() => work.RunAsync("MQTT", "", connection.RunAsync, _stop.Token), CancellationToken.None),
                Task.Run(() => work.RunAsync("Executing MQTT commands", "", commands.RunAsync, _stop.Token), CancellationToken.None)
            );
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _triggers?.Stop();
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
