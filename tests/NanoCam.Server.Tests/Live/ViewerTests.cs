using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Server.Live;
using NanoCam.Server.Live.Transport;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Live;

/// <summary>Selection of the next frame, on a connection whose readiness the test controls.</summary>
public sealed class ViewerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FramePool _pool = new(1 << 24);
    private readonly FakeTransport _transport = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CapturedLogs _logs = new();
    private readonly LiveMetrics _metrics;
    private readonly StalledViewerSupervisor _supervisor;

    public ViewerTests()
    {
        var options = Options.Create(new LiveOptions());
        _metrics = new LiveMetrics(_services.GetRequiredService<IMeterFactory>(), new CameraRegistry(10), new ViewerLimiter(options));
        var loggers = new LoggerFactory([_logs]);
        var work = new BackgroundWork(_clock, new ErrorLog(_clock, loggers.CreateLogger<ErrorLog>()));
        _supervisor = new StalledViewerSupervisor(
            _clock,
            options,
            _metrics,
            new ViewerLog(_clock, loggers.CreateLogger<ViewerLog>()),
            work
        );
    }

    public void Dispose()
    {
        _supervisor.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Setting_the_clock_back_does_not_stop_the_frames()
    {
        using var single = new MjpegViewer(_transport, _supervisor, _clock, maxFramesPerSecond: null);
        var place = single.Watch(new Camera("a"))!;
        Offer(place, ordinal: 1, received: 5_000_000);
        Offer(place, ordinal: 2, received: 1_000_000);
        Assert.Equal(2, _transport.Frames);

        using var live = new LiveViewer(_transport, _supervisor, _clock);
        var subscription = Subscribe(live, "a", maxFramesPerSecond: 10);
        Offer(subscription, ordinal: 1, received: 5_000_000);
        Offer(subscription, ordinal: 2, received: 1_000_000);
        Offer(subscription, ordinal: 3, received: 1_000_001);
        Assert.Equal(4, _transport.Frames);
    }

    [Fact]
    public void JSON_viewer_skips_a_frame_if_there_is_no_memory_for_its_text()
    {
        using var viewer = new WebSocketViewer(_transport, _supervisor, _clock, maxFramesPerSecond: null, json: true);
        var camera = new Camera("a");
        var sink = viewer.Watch(camera)!;
        // Enough memory for the frame, but not for its text.
        const int Free = 16 << 10;
        List<Frame> others = [];
        while (_pool.RentedBytes < (1 << 24) - Free)
        {
            Assert.True(_pool.TryRent(1, out var other));
            others.Add(other);
        }

        Offer(sink, ordinal: 1, received: 1);
        Assert.Equal((0, 1), (_transport.Frames, camera.Feed.DroppedBySinks));
        Assert.Equal((1 << 24) - Free, _pool.RentedBytes);

        others.ForEach(other => other.Release());
        Offer(sink, ordinal: 2, received: 2);
        Assert.Equal(1, _transport.Frames);
    }

    [Fact]
    public void Cameras_take_turns_regardless_of_readiness_checks()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        var a = Subscribe(live, "a");
        var b = Subscribe(live, "b");
        // Ready at every second check: each retry sends one frame, and the check after it returns false.
        _transport.ReadyEvery = 2;
        for (var round = 1; round <= 20; round++)
        {
            Offer(a, round, round);
            Offer(b, round, round);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(a.SentOrdinal, 18, 20);
        Assert.InRange(b.SentOrdinal, 18, 20);
    }

    [Fact]
    public void One_long_control_message_does_not_close_the_viewer()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        live.SendControl(new byte[1 << 20]);
        Assert.False(live.Ended.IsCompleted);
        Assert.Equal(1 << 20, _transport.Bytes);
    }

    [Fact]
    public void Viewer_that_stops_acknowledging_is_closed()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        var subscription = Subscribe(live, "a");
        Offer(subscription, 1, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        live.Acknowledge(1);
        Offer(subscription, 2, 2);
        for (var second = 3; second < 65; second++)
        {
            Offer(subscription, second, second);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(live.Ended.IsCompleted);
        Assert.True(_transport.Aborted);
        Assert.Equal("Viewer 10.0.0.7 of camera a was disconnected because it received no frame for 60 s", _logs.Entries.Last().Message);
    }

    [Fact]
    public void Viewer_that_is_up_to_date_or_pauses_is_not_closed()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        var subscription = Subscribe(live, "a");
        Offer(subscription, 1, 1);
        live.Acknowledge(1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        live.Pause(true);
        Offer(subscription, 2, 2);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(live.Ended.IsCompleted);
    }

    [Fact]
    public void Time_without_frames_does_not_count_as_a_stall()
    {
        using var viewer = new MjpegViewer(_transport, _supervisor, _clock, maxFramesPerSecond: null);
        _supervisor.Add(viewer, "10.0.0.7");
        var place = viewer.Watch(new Camera("a"))!;
        Offer(place, 1, 1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        _transport.Outcome = SendOutcome.Pending;
        Offer(place, 2, 2);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(viewer.Ended.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(viewer.Ended.IsCompleted);
        _transport.Completed(false);
        Assert.Equal(0, _pool.RentedBytes);
    }

    [Fact]
    public void Viewer_that_changes_the_camera_receives_its_first_frame_and_none_of_the_previous_camera()
    {
        using var viewer = new MjpegViewer(_transport, _supervisor, _clock, maxFramesPerSecond: null);
        var before = viewer.Watch(new Camera("a"))!;
        Offer(before, ordinal: 1_000, received: 1);
        var after = viewer.Watch(new Camera("b"))!;
        Offer(before, ordinal: 1_001, received: 2);
        Offer(after, ordinal: 1, received: 3);

        Assert.Equal(2, _transport.Frames);
    }

    [Fact]
    public void Pongs_do_not_keep_a_stalled_viewer_open()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        _transport.ReadyEvery = int.MaxValue;
        Offer(Subscribe(live, "a"), 1, 1);
        for (var seconds = 0; seconds < 70; seconds += 10)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            live.SendControl([0x8A, 0]);
        }

        Assert.True(live.Ended.IsCompleted);
    }

    [Fact]
    public void Viewer_that_unsubscribes_a_waiting_camera_is_not_closed()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        live.Acknowledge(0);
        var subscription = Subscribe(live, "a");
        Offer(subscription, 1, 1);
        Offer(subscription, 2, 2);
        live.Unsubscribe("a");
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(live.Ended.IsCompleted);
    }

    [Fact]
    public void Viewer_that_stays_slow_is_logged_immediately_and_then_once_a_minute_with_the_total()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        var subscription = Subscribe(live, "door");
        _transport.ReadyEvery = 20;
        for (var frame = 1; frame <= 900; frame++)
        {
            Offer(subscription, frame, frame);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        var lines = _logs.Entries.Select(entry => entry.Message).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Matches("^Viewer 10.0.0.7 of camera door is too slow: dropped [0-9]+ frames$", line));
        Assert.True(subscription.Camera.Feed.DroppedBySinks > 100);
    }

    [Fact]
    public void Slow_viewers_share_one_log_line_per_second()
    {
        List<LiveViewer> all = [];
        for (var i = 0; i < 5; i++)
        {
            var live = new LiveViewer(new FakeTransport { ReadyEvery = int.MaxValue }, _supervisor, _clock);
            all.Add(live);
            _supervisor.Add(live, $"10.0.0.{i}");
            var subscription = Subscribe(live, "door");
            for (var frame = 1; frame <= 20; frame++)
            {
                Offer(subscription, frame, frame);
            }
        }

        for (var second = 1; second <= 7; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(Math.Min(5, second), _logs.Entries.Count);
        }

        all.ForEach(viewer => viewer.Dispose());
    }

    [Fact]
    public void Viewer_that_keeps_up_or_pauses_is_not_logged()
    {
        using var live = new LiveViewer(_transport, _supervisor, _clock);
        _supervisor.Add(live, "10.0.0.7");
        var subscription = Subscribe(live, "door");
        for (var frame = 1; frame <= 200; frame++)
        {
            live.Pause(frame > 100);
            Offer(subscription, frame, frame);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Empty(_logs.Entries);
        Assert.Equal(0, subscription.Camera.Feed.DroppedBySinks);
    }

    private static LiveSubscription Subscribe(LiveViewer live, string camera, double? maxFramesPerSecond = null) =>
        live.Subscribe(new Camera(camera), maxFramesPerSecond, width: null, new ViewerLimiter(Options.Create(new LiveOptions())), out _)!;

    private void Offer(IFrameSink sink, long ordinal, long received)
    {
        Assert.True(_pool.TryRent(1000, out var frame));
        (frame.Ordinal, frame.ReceivedMicroseconds, frame.CapturedMicroseconds) = (ordinal, received, received);
        sink.Offer(frame);
        frame.Release();
    }

    private sealed class FakeTransport : ViewerTransport
    {
        private int _asked;

        public int ReadyEvery { get; set; } = 1;

        public SendOutcome Outcome { get; set; } = SendOutcome.Sent;

        public int Frames { get; private set; }

        public long Bytes { get; private set; }

        public bool Aborted { get; private set; }

        public override bool IsReady(int bytes) => ++_asked % ReadyEvery == 0;

        public override SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail)
        {
            Frames += body.Count > 0 ? 1 : 0;
            Bytes += head.Count + body.Count + tail.Count;
            return Outcome;
        }

        public override void Abort() => Aborted = true;

        public override void Dispose() { }
    }
}
