using System.Diagnostics.Metrics;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Requests of webhooks. Without a webhook, these have no series.</summary>
internal sealed class WebhookMetrics
{
    public WebhookMetrics(IMeterFactory meters, WebhookDispatcher webhooks) =>
        meters
            .Create(ServerMeter.Name)
            .CreateObservableCounter(
                "nanocam_webhook_requests_total",
                () => Read(webhooks.Workers),
                description: "Webhook requests by result, and undelivered events."
            );

    private static IEnumerable<Measurement<long>> Read(IReadOnlyList<WebhookWorker> workers) =>
        workers.Count == 0
            ? []
            :
            [
                Of(workers.Sum(worker => worker.Accepted), "accepted"),
                Of(workers.Sum(worker => worker.Failed), "failed"),
                Of(workers.Sum(worker => worker.Lost), "lost"),
            ];

    private static Measurement<long> Of(long value, string result) => new(value, new KeyValuePair<string, object?>("result", result));
}
