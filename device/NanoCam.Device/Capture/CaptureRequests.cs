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
    private bool _isStillInProgress;
    private uint _reset;

    /// <summary>Set when a request arrived.</summary>
    public readonly AutoResetEvent Arrived = new AutoResetEvent(false);

    public void RequestSettings(CameraSettings desired)
    {
        lock (_lock)
        {
            _settings = desired;
        }

        Arrived.Set();
    }

    public CommandStatus RequestStill(Command command)
    {
        lock (_lock)
        {
            if (_hasStill || _isStillInProgress)
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
    /// Whether a still was requested. Checked before every frame, because the interpreter allocates every local of a struct type on the
    /// heap.
    /// </summary>
    public bool HasStill
    {
        get
        {
            lock (_lock)
            {
                return _hasStill;
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
            _isStillInProgress |= has;
            return has;
        }
    }

    public void EndStill()
    {
        lock (_lock)
        {
            _isStillInProgress = false;
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
}
