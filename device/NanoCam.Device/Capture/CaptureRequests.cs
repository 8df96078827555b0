using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Requests to the capture thread: the newest settings, one still, one reset. Any thread may add one.</summary>
internal sealed class CaptureRequests
{
    private readonly object _lock = new object();
    private CameraSettings? _settings;
    private Command _still;
    private bool _hasStill;
    private bool _isSleepRequested;
    private uint _reset;

    /// <summary>Set when a request arrived.</summary>
    public readonly AutoResetEvent Arrived = new AutoResetEvent(false);

    /// <summary>Set while the camera is powered down.</summary>
    public readonly ManualResetEvent Asleep = new ManualResetEvent(false);

    /// <summary>Whether the camera is to be powered down.</summary>
    public bool IsSleepRequested
    {
        get
        {
            lock (_lock)
            {
                return _isSleepRequested;
            }
        }
    }

    public void RequestSleep()
    {
        SetSleep(true);
    }

    /// <summary>Ends the sleep, if any, and wakes the capture thread.</summary>
    public void EndSleep()
    {
        SetSleep(false);
    }

    public void RequestSettings(CameraSettings desired)
    {
        lock (_lock)
        {
            _settings = desired;
        }

        Arrived.Set();
    }

    /// <summary>Requests earlier settings again, unless newer ones were requested meanwhile.</summary>
    public void RestoreSettings(CameraSettings desired)
    {
        lock (_lock)
        {
            _settings = _settings ?? desired;
        }

        Arrived.Set();
    }

    /// <summary>
    /// Requests a still. One may wait for the still that is in progress: the server requests the next one as soon as it has received a
    /// still, before the capture thread notices.
    /// </summary>
    public CommandStatus RequestStill(Command command)
    {
        lock (_lock)
        {
            if (_hasStill)
            {
                return CommandStatus.Busy;
            }

            _still = command;
            _hasStill = true;
        }

        Arrived.Set();
        return CommandStatus.Done;
    }

    public CommandStatus RequestReset(uint requestId)
    {
        lock (_lock)
        {
            if (_reset != 0)
            {
                return CommandStatus.Busy;
            }

            _reset = requestId;
        }

        Arrived.Set();
        return CommandStatus.Done;
    }

    public CameraSettings? TakeSettings()
    {
        lock (_lock)
        {
            var desired = _settings;
            _settings = null;
            return desired;
        }
    }

    /// <summary>
    /// Whether a still or sleep was requested. One check before every frame, because the interpreter allocates every local of a struct type
    /// on the heap.
    /// </summary>
    public bool HasStillOrSleep
    {
        get
        {
            lock (_lock)
            {
                return _hasStill || _isSleepRequested;
            }
        }
    }

    public bool TryTakeStill(out Command command)
    {
        lock (_lock)
        {
            command = _still;
            var has = _hasStill;
            _hasStill = false;
            return has;
        }
    }

    public uint TakeReset()
    {
        lock (_lock)
        {
            var requestId = _reset;
            _reset = 0;
            return requestId;
        }
    }

    private void SetSleep(bool isRequested)
    {
        // Before the request: the capture thread may set it at once.
        Asleep.Reset();
        lock (_lock)
        {
            _isSleepRequested = isRequested;
        }

        Arrived.Set();
    }
}
