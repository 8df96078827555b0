using NanoCam.Server.Frames;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Pending work for one camera.</summary>
[Flags]
internal enum MqttWork
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>States that have changed.</summary>
    Changes = 1,

    /// <summary>The newest frame, even if one was sent less than a second ago.</summary>
    Image = 2,

    /// <summary>All states, including those that were sent before.</summary>
    States = 4,

    /// <summary>Everything, also what was sent before.</summary>
    Everything = 8,
}

/// <summary>
/// Pending work for the publisher: for each camera, a set of flags and at most one still, so that a slow broker costs no memory. Empty
/// while there is no connection, because a new connection sends everything again.
/// </summary>
internal sealed class MqttQueue : IDisposable
{
    // Cameras that the server no longer has, and whose retained messages are removed, count as well.
    private const int MaxCameras = 100_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private Dictionary<string, MqttJob> _waiting = new(StringComparer.Ordinal);
    private bool _isOpen;

    /// <summary>Number of cameras with pending work.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Starts collecting work.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
        }
    }

    /// <summary>Releases the pending work.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
        }

        foreach (var job in Take().Values)
        {
            job.Still?.Release();
        }
    }

    /// <summary>Adds work for a camera.</summary>
    public void Add(string cameraId, MqttWork work)
    {
        lock (_gate)
        {
            var job = _waiting.GetValueOrDefault(cameraId);
            if (_isOpen && (job.Work != MqttWork.None || _waiting.Count < MaxCameras))
            {
                _waiting[cameraId] = job with { Work = job.Work | work };
                Wake();
            }
        }
    }

    /// <summary>Adds a still, which replaces a waiting one. Takes a reference.</summary>
    public void AddStill(string cameraId, Frame still)
    {
        Frame? replaced = null;
        lock (_gate)
        {
            var job = _waiting.GetValueOrDefault(cameraId);
            if (_isOpen && (job.Work != MqttWork.None || _waiting.Count < MaxCameras))
            {
                replaced = job.Still;
                _waiting[cameraId] = new MqttJob(job.Work | MqttWork.Image, still.AddReference());
                Wake();
            }
        }

        replaced?.Release();
    }

    /// <summary>Removes and returns everything that is waiting. The caller releases the stills.</summary>
    public Dictionary<string, MqttJob> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            if (taken.Count > 0)
            {
                _waiting = new Dictionary<string, MqttJob>(StringComparer.Ordinal);
            }

            return taken.Count > 0 ? taken : [];
        }
    }

    /// <summary>Ends the wait of the publisher.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }

    /// <summary>Waits for work, at most for a time.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken stop) => _filled.WaitAsync(longest, stop);

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();
}

/// <summary>Work for one camera.</summary>
/// <param name="Work">What is to be published.</param>
/// <param name="Still">A still to publish instead of the newest frame, with its own reference.</param>
internal readonly record struct MqttJob(MqttWork Work, Frame? Still);
