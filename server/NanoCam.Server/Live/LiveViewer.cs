using System.Buffers.Binary;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live.Transport;

namespace NanoCam.Server.Live;

/// <summary>A viewer of any number of cameras over one WebSocket. Cameras take turns, each with its newest frame.</summary>
internal sealed class LiveViewer : Viewer
{
    /// <summary>Bytes between the WebSocket header and the JPEG, described in docs/reference/http-api.md.</summary>
    public const int HeaderSize = 32;

    private const int MaxNames = 3;

    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly AckWindow _window;
    private LiveSubscription? _chosen;
    private int _chosenAt;
    private int _turn;
    private ushort _lastChannel;
    private bool _paused;
    private bool _released;

    public LiveViewer(ViewerTransport transport, StalledViewerSupervisor supervisor, TimeProvider time)
        : base(transport, supervisor, time) => _window = new AckWindow(time);

    /// <summary>Number of subscribed cameras.</summary>
    public int SubscriptionCount
    {
        get
        {
            lock (Gate)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>Whether the viewer paused all frames, for example because its page is hidden.</summary>
    public bool IsPaused => _paused;

    public override string CameraNames
    {
        get
        {
            lock (Gate)
            {
                var names = string.Join(", ", _subscriptions.Take(MaxNames).Select(subscription => subscription.Camera.Id));
                return _subscriptions.Count > MaxNames ? $"{names} and {_subscriptions.Count - MaxNames} more" : names;
            }
        }
    }

    /// <summary>
    /// Subscribes to a camera, or changes the rate and width of an existing subscription. Returns the new subscription, or null if one
    /// exists. The caller releases the lease of a new subscription when it ends.
    /// </summary>
    public LiveSubscription? Subscribe(Camera camera, double? maxFps, int? width, ViewerLimiter limiter, out bool isFull)
    {
        LiveSubscription? added = null;
        isFull = false;
        lock (Gate)
        {
            if (_released)
            {
                return null;
            }

            var subscription = Find(camera.Id);
            if (subscription is null)
            {
                if (!limiter.TryAcquireCamera(camera.Id))
                {
                    isFull = true;
                    return null;
                }

                subscription = added = new LiveSubscription(this, camera, ++_lastChannel);
                _subscriptions.Add(subscription);
            }

            subscription.MinIntervalMicroseconds = maxFps is { } rate ? (long)(900_000 / rate) : 0;
            subscription.Width = width ?? int.MaxValue;
        }

        return added;
    }

    /// <summary>Unsubscribes from a camera. Returns the subscription, which the caller removes from the feed.</summary>
    public LiveSubscription? Unsubscribe(string cameraId)
    {
        LiveSubscription? subscription;
        lock (Gate)
        {
            subscription = Find(cameraId);
            if (subscription is not null)
            {
                _subscriptions.Remove(subscription);
                Release(subscription);
            }
        }

        // Its frame may have blocked the others.
        Wake();
        return subscription;
    }

    /// <summary>Ends all subscriptions. Returns them; the caller removes them from their feeds.</summary>
    public LiveSubscription[] UnsubscribeAll()
    {
        lock (Gate)
        {
            _released = true;
            LiveSubscription[] all = [.. _subscriptions];
            _subscriptions.Clear();
            foreach (var subscription in all)
            {
                Release(subscription);
            }

            return all;
        }
    }

    /// <summary>Whether the viewer shows a camera: it has a subscription and is not paused.</summary>
    public bool Watches(string cameraId)
    {
        lock (Gate)
        {
            return !_paused && Find(cameraId) is not null;
        }
    }

    /// <summary>Pauses all frames, or continues with the newest ones.</summary>
    public void Pause(bool paused)
    {
        lock (Gate)
        {
            _paused = paused;
        }

        Wake();
    }

    /// <summary>Records that the viewer has consumed every frame up to <paramref name="number"/>.</summary>
    public void Acknowledge(uint number)
    {
        bool fresh;
        lock (Gate)
        {
            fresh = _window.OnAcknowledged(number);
        }

        if (fresh)
        {
            Wake();
        }
    }

    /// <summary>Accepts a frame for a subscription.</summary>
    public void Offer(LiveSubscription subscription, Frame frame)
    {
        Frame? replaced;
        lock (Gate)
        {
            if (
                !subscription.IsActive
                || frame.Ordinal <= subscription.SeenOrdinal
                || IsTooSoon(frame.ReceivedMicroseconds - subscription.TakenMicroseconds, subscription.MinIntervalMicroseconds)
            )
            {
                return;
            }

            subscription.SeenOrdinal = frame.Ordinal;
            subscription.TakenMicroseconds = frame.ReceivedMicroseconds;
            replaced = subscription.Slot.Put(frame, subscription.Dropped, _paused);
        }

        replaced?.Release();
        Wake();
    }

    internal override DropCounter? FindDropped()
    {
        lock (Gate)
        {
            return _subscriptions.Select(subscription => subscription.Dropped).MaxBy(dropped => dropped.Count);
        }
    }

    protected override int NextLength()
    {
        _chosen = null;
        if (_paused)
        {
            return 0;
        }

        for (var i = 0; i < _subscriptions.Count; i++)
        {
            var at = (_turn + i) % _subscriptions.Count;
            if (_subscriptions[at].Slot.Frame is { } frame)
            {
                if (!_window.Allows(frame.Length))
                {
                    return -1;
                }

                _chosen = _subscriptions[at];
                _chosenAt = at;
                return frame.Length;
            }
        }

        return 0;
    }

    protected override Frame TakeNext(out Camera camera)
    {
        var frame = _chosen!.Slot.Take();
        camera = _chosen.Camera;
        // The turn passes on only when a frame is sent: NextLength runs many times while the connection is busy.
        _turn = _chosenAt + 1;
        return frame;
    }

    protected override int WriteHead(Frame frame, Span<byte> head)
    {
        var subscription = _chosen!;
        var number = _window.NextNumber();
        _window.OnSent(number, frame.Length);
        var dropped = subscription.SentOrdinal == 0 ? 0 : frame.Ordinal - subscription.SentOrdinal - 1;
        subscription.SentOrdinal = frame.Ordinal;

        var at = WebSocketFrame.WriteHeader(head, WebSocketFrame.Binary, HeaderSize + frame.Length);
        var header = head[at..];
        header[0] = 1;
        header[1] = HeaderSize;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], subscription.Channel);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)frame.Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)Math.Min(dropped, uint.MaxValue));
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], frame.CapturedMicroseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(
            header[24..],
            (uint)Math.Clamp((Time.Microseconds() - frame.CapturedMicroseconds) / 1000, 0, uint.MaxValue)
        );
        BinaryPrimitives.WriteUInt16LittleEndian(header[28..], (ushort)frame.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header[30..], (ushort)frame.Height);
        return at + HeaderSize;
    }

    protected override void ReleaseKept()
    {
        _released = true;
        foreach (var subscription in _subscriptions)
        {
            Release(subscription);
        }
    }

    private static void Release(LiveSubscription subscription)
    {
        subscription.IsActive = false;
        subscription.Slot.Clear();
    }

    private LiveSubscription? Find(string cameraId) => _subscriptions.Find(s => s.Camera.Id == cameraId);
}
