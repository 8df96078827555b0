using Microsoft.Extensions.Options;
using NanoCam.Server.Background;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>
/// Maintains the connection to the broker. Reconnects after a pause that grows to a minute and a half. Cameras and viewers never wait for
/// it.
/// </summary>
internal sealed class MqttService(
    IOptions<MqttOptions> options,
    MqttTopics topics,
    MqttPublisher publisher,
    MqttInbox inbox,
    MqttQueue queue,
    MqttStatus status,
    BackgroundWork work
)
{
    // A connection that ended sooner counts as a failure.
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    /// <summary>Connects, publishes, and connects again, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var failures = 0; ; failures++)
        {
            var started = work.Time.GetTimestamp();
            try
            {
                await RunOnceAsync(stop);
            }
            catch (MqttException e)
            {
                status.Failed(e.Problem, e.Message);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                status.Failed(MqttProblem.Lost, "The connection to the MQTT broker ended after an unexpected error.");
                throw;
            }

            failures = work.Time.GetElapsedTime(started) > StableAfter ? 0 : failures;
            await Task.Delay(BackgroundWork.PauseAfter(failures), work.Time, stop);
        }
    }

    private async Task RunOnceAsync(CancellationToken stop)
    {
        // Must happen before the broker delivers retained messages.
        queue.Open();
        try
        {
            using var connection = await MqttConnection.OpenAsync(options.Value, topics, inbox.Receive, queue.Wake, work.Time, stop);
            status.Connected();
            try
            {
                await publisher.RunAsync(connection, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await connection.CloseAsync();
                status.Stopped();
                throw;
            }
        }
        finally
        {
            queue.Close();
        }
    }
}
