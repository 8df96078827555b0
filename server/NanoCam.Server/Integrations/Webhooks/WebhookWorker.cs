using NanoCam.Server.Background;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>
/// Queue of one webhook, and the loop that sends its events in order. The queue holds at most 100 events; above that, the oldest one is
/// discarded. A request is repeated up to seven times in about two minutes, with exponential backoff. A receiver that never responds delays
/// only its own events.
/// </summary>
internal sealed partial class WebhookWorker(
    Webhook hook,
    WebhookClient client,
    WebhookFailures failures,
    BackgroundWork work,
    ILogger<WebhookDispatcher> logger
) : IDisposable
{
    private const int MaxWaiting = 100;
    private const int MaxAttempts = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<WebhookEventModel> _waiting = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private readonly SemaphoreSlim _testing = new(1, 1);
    private long _begun;
    private long _accepted;
    private long _failed;
    private long _lost;
    private DateTimeOffset? _lastAccepted;
    private WebhookError? _error;

    /// <summary>The webhook.</summary>
    public Webhook Hook => hook;

    /// <summary>Requests that were started. One is in progress while this is more than the accepted and failed ones.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Requests that the receiver accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Requests that failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Events that were not delivered.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Number of events in the queue, time of the last accepted request, and error of the newest request.</summary>
    public (int Waiting, DateTimeOffset? LastAccepted, WebhookError? Error) State
    {
        get
        {
            lock (_gate)
            {
                return (_waiting.Count, _lastAccepted, _error);
            }
        }
    }

    /// <summary>Adds an event. Never waits.</summary>
    public void Add(WebhookEventModel item)
    {
        WebhookEventModel? dropped = null;
        lock (_gate)
        {
            // A push camera receives the newest frame at the time of the request, so one waiting event of a camera is enough.
            if (hook.Preset == WebhookPreset.HomeAssistant && _waiting.Any(other => other.Camera == item.Camera))
            {
                return;
            }

            if (_waiting.Count == MaxWaiting)
            {
                dropped = _waiting.Dequeue();
            }

            _waiting.Enqueue(item);
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }

        if (dropped is not null)
        {
            Lose(dropped, 0, WebhookError.QueueFull(MaxWaiting));
        }
    }

    /// <summary>Sends events until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (TryTake(out var item))
            {
                await DeliverAsync(item!, stop);
            }
            else
            {
                await _filled.WaitAsync(stop);
            }
        }
    }

    /// <summary>Sends one event immediately, without retries. Returns null while another test is running.</summary>
    public async Task<WebhookTestModel?> TestAsync(WebhookEventModel item, CancellationToken stop)
    {
        if (!await _testing.WaitAsync(TimeSpan.Zero, stop))
        {
            return null;
        }

        try
        {
            var started = work.Time.GetTimestamp();
            var error = await SendAsync(item, stop);
            var elapsed = (int)work.Time.GetElapsedTime(started).TotalMilliseconds;
            return new WebhookTestModel(error is null, error?.Reason, error?.Code, error?.Value, elapsed);
        }
        finally
        {
            _testing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        _filled.Dispose();
        _testing.Dispose();
    }

    private async Task DeliverAsync(WebhookEventModel item, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await SendAsync(item, stop) is not { } error)
            {
                return;
            }

            if (!error.CanRetry || attempt == MaxAttempts)
            {
                Lose(item, attempt, error);
                return;
            }

            var pause = BackgroundWork.PauseAfter(attempt - 1);
            var requested = error.RetryAfter is { } wait && wait < LongestPause ? wait : TimeSpan.Zero;
            await Task.Delay(pause > requested ? pause : requested, work.Time, stop);
        }
    }

    // One line when the webhook begins to fail, and one when it recovers.
    private async Task<WebhookError?> SendAsync(WebhookEventModel item, CancellationToken stop)
    {
        Interlocked.Increment(ref _begun);
        var error = await client.SendAsync(item, stop);
        WebhookError? before;
        lock (_gate)
        {
            (before, _error) = (_error, error);
            _lastAccepted = error is null ? work.Time.GetUtcNow() : _lastAccepted;
        }

        Interlocked.Increment(ref (error is null ? ref _accepted : ref _failed));
        if (error is null && before is not null)
        {
            Log.Works(logger, hook);
        }
        else if (error is not null && before is null)
        {
            Log.Fails(logger, hook, error.Reason);
        }

        return error;
    }

    private void Lose(WebhookEventModel item, int attempts, WebhookError error)
    {
        var (reason, code, value) = (error.Reason, error.Code, error.Value);
        failures.Add(new WebhookFailureModel(hook.Number, hook.Address, item, attempts, reason, code, value, work.Time.GetUtcNow()));
        Interlocked.Increment(ref _lost);
    }

    private bool TryTake(out WebhookEventModel? item)
    {
        lock (_gate)
        {
            return _waiting.TryDequeue(out item);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Webhook {Hook} failed: {Reason} Further failures are not logged until the receiver accepts a request"
        )]
        public static partial void Fails(ILogger logger, Webhook hook, string reason);

        [LoggerMessage(LogLevel.Information, "Webhook {Hook} recovered: the receiver accepted a request")]
        public static partial void Works(ILogger logger, Webhook hook);
    }
}
