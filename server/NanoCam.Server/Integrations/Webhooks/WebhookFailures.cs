namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Events that were not delivered: the last 200, in memory.</summary>
internal sealed class WebhookFailures
{
    private const int Max = 200;

    private readonly Lock _gate = new();
    private readonly Queue<WebhookFailureModel> _all = new();

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<WebhookFailureModel> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all.Reverse()];
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(WebhookFailureModel failure)
    {
        lock (_gate)
        {
            if (_all.Count == Max)
            {
                _all.Dequeue();
            }

            _all.Enqueue(failure);
        }
    }

    /// <summary>Removes all and returns them, oldest first.</summary>
    public IReadOnlyList<WebhookFailureModel> TakeAll()
    {
        lock (_gate)
        {
            WebhookFailureModel[] all = [.. _all];
            _all.Clear();
            return all;
        }
    }
}
