using System.Threading;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>What others want of the capture thread: the newest wish for settings, one still, one reset. Any thread may ask.</summary>
internal sealed class CaptureRequests
{
    private readonly object _lock = new object();
    private CameraSettings? _wish;
    private Command _still;
    private bool _hasStill;
    private bool _isStillUnderWay;
    private uint _reset;

    /// <summary>Set when something was asked for.</summary>
    public readonly AutoResetEvent Arrived = new AutoResetEvent(false);

    public void Ask(CameraSettings wish)
    {
        lock (_lock)
        {
            _wish = wish;
        }

        Arrived.Set();
    }

    public CommandStatus AskStill(Command command)
    {
        lock (_lock)
        {
            if (_hasStill || _isStillUnderWay)
            {
                return CommandStatus.Busy;
            }

            _still = command;
            _hasStill = true;
        }

        Arrived.Set();
        return CommandStatus.Done;
    }

    public CommandStatus AskReset(uint requestId)
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

    public CameraSettings? TakeWish()
    {
        lock (_lock)
        {
            var wish = _wish;
            _wish = null;
            return wish;
        }
    }

    /// <summary>
    /// Whether a still was asked for. Asked before every frame: the interpreter makes every local of a struct type on the heap.
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
            _isStillUnderWay |= has;
            return has;
        }
    }

    public void EndStill()
    {
        lock (_lock)
        {
            _isStillUnderWay = false;
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
