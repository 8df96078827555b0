using NanoCam.Cli.Http;

namespace NanoCam.Cli.Live;

/// <summary>Statistics of all watched cameras. One task receives, another one displays; a lock protects both.</summary>
internal sealed class WatchStatistics(TimeProvider clock)
{
    private const int MaxRoundTrips = 8;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, WatchCameraStatistics> _cameras = new(StringComparer.Ordinal);
    private readonly Dictionary<int, WatchCameraStatistics> _channels = [];
    private bool _isConnected;
    private int _connections;
    private string? _trouble;
    private readonly Queue<TimeSpan> _roundTrips = new();

    /// <summary>Records a new connection.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _isConnected = true;
            _connections++;
            _trouble = null;
            _channels.Clear();
            _roundTrips.Clear();
            foreach (var camera in _cameras.Values)
            {
                camera.Restart();
            }
        }
    }

    /// <summary>Records the end of the connection.</summary>
    public void Disconnected(string trouble)
    {
        lock (_lock)
        {
            _isConnected = false;
            _trouble = trouble;
        }
    }

    /// <summary>Updates a watched camera.</summary>
    public void Update(CameraInfo view)
    {
        lock (_lock)
        {
            GetOrAdd(view.Id).View = view;
        }
    }

    /// <summary>Removes a camera.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            _cameras.Remove(id);
        }
    }

    /// <summary>Assigns a channel to a camera.</summary>
    public void Open(int channel, string id)
    {
        lock (_lock)
        {
            _channels[channel] = GetOrAdd(id);
        }
    }

    /// <summary>Records a round trip to the server. Of the last ones the shortest counts, because queueing only lengthens it.</summary>
    public void AddRoundTrip(TimeSpan roundTrip)
    {
        lock (_lock)
        {
            _roundTrips.Enqueue(roundTrip);
            if (_roundTrips.Count > MaxRoundTrips)
            {
                _roundTrips.Dequeue();
            }
        }
    }

    /// <summary>Counts a frame.</summary>
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

    /// <summary>Returns the current statistics.</summary>
    public WatchSnapshot Read()
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            TimeSpan? roundTrip = _roundTrips.Count == 0 ? null : _roundTrips.Min();
            return new WatchSnapshot(
                now,
                _isConnected,
                Math.Max(0, _connections - 1),
                _trouble,
                [.. _cameras.Values.Select(camera => camera.Read(now, _isConnected, roundTrip))]
            );
        }
    }

    private WatchCameraStatistics GetOrAdd(string id)
    {
        if (!_cameras.TryGetValue(id, out var camera))
        {
            _cameras.Add(id, camera = new WatchCameraStatistics(id));
        }

        return camera;
    }
}

/// <summary>Statistics at one moment.</summary>
internal sealed record WatchSnapshot(
    DateTimeOffset Time,
    bool IsConnected,
    int Reconnects,
    string? Trouble,
    IReadOnlyList<WatchRow> Cameras
);
