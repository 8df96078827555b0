namespace NanoCam.Device.Capture;

/// <summary>Whether frames are needed: by the uplink, or by clients of the local server. Any thread may call it.</summary>
internal sealed class CapturePause
{
    private readonly object _lock = new object();
    private bool _isPaused;
    private int _localViewers;

    /// <summary>Whether no frames are needed now.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_lock)
            {
                return _isPaused && _localViewers == 0;
            }
        }
        set
        {
            lock (_lock)
            {
                _isPaused = value;
            }
        }
    }

    /// <summary>Adds a client of the local server, or removes one.</summary>
    /// <param name="change">1 or -1.</param>
    public void ChangeViewers(int change)
    {
        lock (_lock)
        {
            _localViewers += change;
        }
    }
}
