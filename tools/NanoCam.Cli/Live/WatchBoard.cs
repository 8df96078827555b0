using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>What is known of all watched cameras. The receiving task writes, the displaying task reads, one lock between them.</summary>
internal sealed class WatchBoard(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, WatchedCamera> _cameras = new(StringComparer.Ordinal);
    private readonly Dictionary<int, WatchedCamera> _channels = [];
    private bool _isConnected;
    private int _connections;
    private string? _trouble;

    /// <summary>A connection was opened.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _isConnected = true;
            _connections++;
            _trouble = null;
            _channels.Clear();
            foreach (var camera in _cameras.Values)
            {
                camera.Restart();
            }
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnected(string trouble)
    {
        lock (_lock)
        {
            _isConnected = false;
            _trouble = trouble;
        }
    }

    /// <summary>The server told something about a watched camera.</summary>
    public void Update(CameraView view)
    {
        lock (_lock)
        {
            GetOrAdd(view.Id).View = view;
        }
    }

    /// <summary>The server forgot a camera.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            _cameras.Remove(id);
        }
    }

    /// <summary>From now on frames of this channel are of this camera.</summary>
    public void Open(int channel, string id)
    {
        lock (_lock)
        {
            _channels[channel] = GetOrAdd(id);
        }
    }

    /// <summary>A frame came.</summary>
    public void Add(in LiveFrameHeader frame, int bytes)
    {
        lock (_lock)
        {
            if (_channels.TryGetValue(frame.Channel, out var camera))
            {
                camera.Add(frame, bytes, clock.GetUtcNow());
            }
        }
    }

    /// <summary>All figures at this moment.</summary>
    public WatchPicture Read()
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            return new WatchPicture(
                now,
                _isConnected,
                Math.Max(0, _connections - 1),
                _trouble,
                [.. _cameras.Values.Select(camera => camera.Read(now))]
            );
        }
    }

    private WatchedCamera GetOrAdd(string id)
    {
        if (!_cameras.TryGetValue(id, out var camera))
        {
            _cameras.Add(id, camera = new WatchedCamera(id));
        }

        return camera;
    }
}

/// <summary>What is shown in one moment.</summary>
internal sealed record WatchPicture(
    DateTimeOffset Time,
    bool IsConnected,
    int Reconnects,
    string? Trouble,
    IReadOnlyList<WatchRow> Cameras
);
