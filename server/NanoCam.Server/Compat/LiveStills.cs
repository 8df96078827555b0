using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Compat;

/// <summary>
/// Keeps live frames whose names were sent to a client, until the client requests them: at most one new frame per second for each camera,
/// for ten seconds and up to 32 MiB.
/// </summary>
internal sealed class LiveStills : IDisposable
{
    private const int MaxStills = 64;
    private const long MaxBytes = 32 << 20;
    private const long Renewal = 1_000_000;

    // A page that polls every second requests the frame immediately. Slow links get ten times as long.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Still> _stills = new();
    private readonly Dictionary<Camera, Watch> _watches = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _bytes;

    /// <summary>Creates an empty store.</summary>
    public LiveStills(TimeProvider time, BackgroundWork work)
    {
        _time = time;
        _timer = work.CreateTimer("Dropping live frames that no client requested", Sweep, Kept);
    }

    /// <summary>Names the newest frame of a camera; the name changes at most once a second. Null before the first frame.</summary>
    public StillName? NameNewest(Camera camera)
    {
        lock (_gate)
        {
            var now = _time.MonotonicMicroseconds();
            var watch = WatchOf(camera, now);
            if (watch.Still is { } known && now - watch.NamedAt < Renewal && known.List is not null)
            {
                return known.Value.Name;
            }

            if (camera.Feed.TakeLatest() is not { } frame)
            {
                return null;
            }

            watch.NamedAt = now;
            watch.Still = Keep(frame, StillName.Create(camera.Id, frame.CapturedMicroseconds, frame.Sequence, copy: 1), now);
            return watch.Still.Value.Name;
        }
    }

    /// <summary>Returns the frame of a name with a reference for the caller, or null when the frame is no longer kept.</summary>
    public Frame? Take(StillName name)
    {
        lock (_gate)
        {
            return _stills.FirstOrDefault(still => still.Name == name)?.Frame.AddReference();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            DropWhile(static _ => true);
            EndWatches(static _ => true);
        }
    }

    private Watch WatchOf(Camera camera, long now)
    {
        if (!_watches.TryGetValue(camera, out var watch))
        {
            // Counts as a viewer, so that cameras on demand keep sending while a client polls.
            _watches[camera] = watch = new Watch();
            camera.Feed.Add(watch, withLatest: false);
        }

        watch.LastRequest = now;
        return watch;
    }

    private LinkedListNode<Still> Keep(Frame frame, StillName name, long now)
    {
        for (var node = _stills.First; node is not null; node = node.Next)
        {
            if (node.Value.Name == name)
            {
                frame.Release();
                _stills.Remove(node);
                node.Value = node.Value with { Until = now + Microseconds(Kept) };
                _stills.AddLast(node);
                return node;
            }
        }

        _bytes += frame.Length;
        var kept = _stills.AddLast(new Still(name, frame, now + Microseconds(Kept)));
        DropWhile(still => (_stills.Count > MaxStills || _bytes > MaxBytes) && !ReferenceEquals(still, kept.Value));
        return kept;
    }

    private void Sweep()
    {
        lock (_gate)
        {
            var now = _time.MonotonicMicroseconds();
            DropWhile(still => still.Until <= now);
            EndWatches(watch => watch.LastRequest + Microseconds(Kept) <= now);
        }
    }

    private void DropWhile(Func<Still, bool> isOver)
    {
        while (_stills.First is { } first && isOver(first.Value))
        {
            _stills.RemoveFirst();
            _bytes -= first.Value.Frame.Length;
            first.Value.Frame.Release();
        }
    }

    private void EndWatches(Func<Watch, bool> isOver)
    {
        foreach (var (camera, watch) in _watches.Where(pair => isOver(pair.Value)).ToList())
        {
            camera.Feed.Remove(watch);
            _watches.Remove(camera);
        }
    }

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;

    private sealed record Still(StillName Name, Frame Frame, long Until);

    private sealed class Watch : IFrameSink
    {
        public long LastRequest { get; set; }

        public long NamedAt { get; set; }

        public LinkedListNode<Still>? Still { get; set; }

        // A name changes at most once a second.
        public FrameDemand Demand => new(1, int.MaxValue);

        public void Offer(Frame frame)
        {
            // Frames are taken from the feed when a client requests a name.
        }
    }
}
