using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Stills;

namespace NanoCam.Server.Compat;

/// <summary>
/// Live frames that somebody was told the name of and may come for: some seconds, some megabytes, a new one of each camera a second.
/// </summary>
internal sealed class LiveStills : IDisposable
{
    private const int MaxPictures = 64;
    private const long MaxBytes = 32 << 20;
    private const long Renewal = 1_000_000;

    // A page that polls every second comes for a picture at once; slow links get ten times as long.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Picture> _pictures = new();
    private readonly Dictionary<Camera, Watch> _watches = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _bytes;

    /// <summary>Begins empty.</summary>
    public LiveStills(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((LiveStills)state!).Sweep(), this, Kept, Kept);
    }

    /// <summary>Names the newest frame of a camera, the same one for a second; null before the first.</summary>
    public StillName? NameNewest(Camera camera)
    {
        lock (_gate)
        {
            var now = _time.Microseconds();
            var watch = WatchOf(camera, now);
            if (watch.Picture is { } known && Math.Abs(now - watch.Named) < Renewal && known.List is not null)
            {
                return known.Value.Name;
            }

            if (camera.Feed.TakeLatest() is not { } frame)
            {
                return null;
            }

            watch.Named = now;
            watch.Picture = Keep(frame, StillName.Create(camera.Id, frame.CapturedMicroseconds, frame.Sequence, copy: 1), now);
            return watch.Picture.Value.Name;
        }
    }

    /// <summary>The frame of a name, with a reference for the caller; null when it is not kept.</summary>
    public Frame? Take(StillName name)
    {
        lock (_gate)
        {
            return _pictures.FirstOrDefault(picture => picture.Name == name)?.Frame.AddReference();
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
            // As a viewer: sources that are asked only while somebody watches are watched by who polls.
            _watches[camera] = watch = new Watch();
            camera.Feed.Add(watch, withLatest: false);
        }

        watch.Asked = now;
        return watch;
    }

    private LinkedListNode<Picture> Keep(Frame frame, StillName name, long now)
    {
        for (var node = _pictures.First; node is not null; node = node.Next)
        {
            if (node.Value.Name == name)
            {
                frame.Release();
                _pictures.Remove(node);
                node.Value = node.Value with { Until = now + Microseconds(Kept) };
                _pictures.AddLast(node);
                return node;
            }
        }

        _bytes += frame.Length;
        var kept = _pictures.AddLast(new Picture(name, frame, now + Microseconds(Kept)));
        DropWhile(picture => (_pictures.Count > MaxPictures || _bytes > MaxBytes) && !ReferenceEquals(picture, kept.Value));
        return kept;
    }

    private void Sweep()
    {
        lock (_gate)
        {
            var now = _time.Microseconds();
            DropWhile(picture => IsOver(picture.Until, now));
            EndWatches(watch => IsOver(watch.Asked + Microseconds(Kept), now));
        }
    }

    private void DropWhile(Func<Picture, bool> isOver)
    {
        while (_pictures.First is { } first && isOver(first.Value))
        {
            _pictures.RemoveFirst();
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

    // A clock that was set back must not keep pictures for hours.
    private static bool IsOver(long until, long now) => until <= now || until - now > 2 * Microseconds(Kept);

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;

    private sealed record Picture(StillName Name, Frame Frame, long Until);

    private sealed class Watch : IFrameSink
    {
        public long Asked { get; set; }

        public long Named { get; set; }

        public LinkedListNode<Picture>? Picture { get; set; }

        public void Offer(Frame frame)
        {
            // Frames are taken when somebody asks.
        }
    }
}
