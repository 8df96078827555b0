using Microsoft.Extensions.Hosting.Systemd;
using NanoCam.Server.Background;

namespace NanoCam.Server.Hosting.ServiceManagement;

/// <summary>
/// Notifies systemd that the server is running, as long as a probe succeeds. Without a message in time, systemd restarts the server.
/// </summary>
/// <param name="notifier">Sends messages to systemd.</param>
/// <param name="probe">Fails, or does not end, if the server does not work.</param>
/// <param name="limit">Time after which systemd restarts the server.</param>
/// <param name="work">Runs the loop.</param>
/// <param name="logger">Log.</param>
internal sealed partial class ServiceWatchdog(
    ISystemdNotifier notifier,
    Func<CancellationToken, Task> probe,
    TimeSpan limit,
    BackgroundWork work,
    ILogger<ServiceWatchdog> logger
) : IHostedService, IDisposable
{
    // A probe may take a period, and the next one begins a period later. With a fifth of the limit, one failed probe does not cause a
    // restart.
    private readonly TimeSpan _period = limit / 5;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = work.RunAsync("Notifying systemd that the server is running", "", ProbeAsync, _stop.Token);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task ProbeAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(_period, work.Time, stop);
            using var timeout = new CancellationTokenSource(_period, work.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
            try
            {
                await probe(either.Token);
                notifier.Notify(new ServiceState("WATCHDOG=1"));
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Log.NoAnswer(logger, (int)_period.TotalSeconds, (int)limit.TotalSeconds, e.Message.TrimEnd('.'));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The server did not answer its own request within {Period} s ({Reason}). systemd restarts it after {Limit} s without an answer"
        )]
        public static partial void NoAnswer(ILogger logger, int period, int limit, string reason);
    }
}
