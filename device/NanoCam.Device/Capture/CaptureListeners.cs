using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Forwards each result to all listeners. Listeners are added before the capture thread starts.</summary>
internal sealed class CaptureListeners : ICaptureListener
{
    private readonly ICaptureListener[] _listeners = new ICaptureListener[2];
    private int _count;

    internal void Add(ICaptureListener listener)
    {
        _listeners[_count++] = listener;
    }

    public void OnSettingsApplied(SettingsResult result)
    {
        for (var i = 0; i < _count; i++)
        {
            _listeners[i].OnSettingsApplied(result);
        }
    }

    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        for (var i = 0; i < _count; i++)
        {
            _listeners[i].OnCommandEnded(requestId, status);
        }
    }
}
