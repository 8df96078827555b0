using Microsoft.Extensions.Options;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Recording;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Queues each event for the webhooks that receive it. Without a webhook, it observes nothing.</summary>
internal sealed class WebhookDispatcher : IHostedService, IDisposable
{
    private readonly CameraRegistry _cameras;
    private readonly CameraEvents _events;
    private readonly BackgroundWork _work;
    private readonly List<WebhookWorker> _workers = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public WebhookDispatcher(
        IOptions<WebhookListOptions> options,
        CameraRegistry cameras,
        CameraEvents events,
        WebhookFailures failures,
        BackgroundWork work,
        ILogger<WebhookDispatcher> logger
    )
    {
        (_cameras, _events, _work) = (cameras, events, work);
        var content = new WebhookContent(cameras, work.Time);
        foreach (var (key, hookOptions) in options.Value.Hooks)
        {
            // The options are valid: the server checks them before it creates services.
            if (Webhook.TryCreate(key, hookOptions, out var hook, out _))
            {
                _workers.Add(new WebhookWorker(hook, new WebhookClient(hook, content, work.Time), failures, work, logger));
            }
        }
    }

    /// <summary>The webhooks, by number.</summary>
    public IReadOnlyList<WebhookWorker> Workers => _workers;

    /// <summary>Finds a webhook by its number; null if there is none.</summary>
    public WebhookWorker? Find(int number) => _workers.Find(worker => worker.Hook.Number == number);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_workers.Count > 0)
        {
            _events.Appended += OnEvent;
            _running = Task.WhenAll(
                _workers.Select(worker => _work.RunAsync("Sending events", $"webhook {worker.Hook.Number}", worker.RunAsync, _stop.Token))
            );
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Appended -= OnEvent;
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>Creates the event of a test: about a camera, or without one.</summary>
    public WebhookEventModel CreateTest(string? cameraId) =>
        new(Guid.NewGuid(), "test", cameraId, NameOf(cameraId), _work.Time.GetUtcNow(), null, "test", "Test of the webhook", null);

    private void OnEvent(CameraEvent item)
    {
        foreach (var worker in _workers)
        {
            if (worker.Hook.Receives(item))
            {
                worker.Add(Create(item));
            }
        }
    }

    private WebhookEventModel Create(CameraEvent item) =>
        new(
            Guid.NewGuid(),
            CameraEvents.NameOf(item.Kind),
            item.CameraId,
            NameOf(item.CameraId),
            UnixTime.FromMicroseconds(item.TimeMicroseconds),
            item.EndMicroseconds is { } end ? UnixTime.FromMicroseconds(end) : null,
            item.Cause,
            item.Detail,
            item.Frames
        );

    private string? NameOf(string? cameraId) =>
        cameraId is { } id && _cameras.TryGet(id, out var camera) && camera.Name.Length > 0 ? camera.Name : cameraId;
}
