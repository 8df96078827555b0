using NanoCam.Server.Frames;
using NanoCam.Server.Steering;
using NanoCam.VirtualCamera.Scenes.Links;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Steering;

/// <summary>
/// Simulated camera with a link and the controller of the server: 25 frames per second at most, as many in flight as the
/// controller grants, newest wins, 200 ms without
/// frames after a size change. Steps of a millisecond; seeded.
/// </summary>
internal sealed class SteeredCamera
{
    private const long SizeChange = 200_000;

    private readonly LinkModel _link;
    private readonly long _delay;
    private readonly Random _random;
    private readonly Queue<(long First, long Last, long Captured, int Bytes, SteeringDecision Settings)> _flying = new();
    private readonly Queue<(long At, int Credit)> _acks = new();
    private readonly List<long> _acknowledged = [];
    private readonly Queue<(long At, SteeringDecision Settings)> _settings = new();
    private SteeringDecision _applied;
    private SteeringDecision _sent;
    private (long Captured, int Bytes)? _slot;
    private double _scene = 0.14;
    private long _nextCapture;
    private long _readyAt;
    private long _nextTick;
    private int _inFlight;
    private int _credit = 2;
    private int _granted = 2;

    public SteeredCamera(LinkModel link, TimeSpan delay, int seed = 1)
    {
        _link = link;
        _delay = (long)delay.TotalMicroseconds;
        _random = new Random(seed);
        _nextCapture = seed * 3000;
        Controller = new SteeringController(new SteeringLimits(800, 600, 80, 20, 40, 10_000));
        Controller.Use(FrameDemand.Everything, 0);
        _applied = _sent = Controller.Decision;
    }

    public SteeringController Controller { get; }

    /// <summary>Frames that arrived: time, age in microseconds, bytes.</summary>
    public List<(long At, long Age, int Bytes)> Arrived { get; } = [];

    /// <summary>Times of quality changes.</summary>
    public List<long> QualityChanges { get; } = [];

    /// <summary>Most frames that were in flight at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Lets time pass to <paramref name="end"/>.</summary>
    public static void Run(IReadOnlyList<SteeredCamera> cameras, long start, long end)
    {
        for (var now = start; now < end; now += 1000)
        {
            // None is always first.
            for (var i = 0; i < cameras.Count; i++)
            {
                cameras[(int)((i + (now / 1000)) % cameras.Count)].Step(now);
            }
        }
    }

    private void Step(long now)
    {
        Receive(now);
        if (now >= _nextTick)
        {
            Controller.Tick(now);
            _nextTick = now + 250_000;
        }

        if (Controller.Decision != _sent)
        {
            if (Controller.Decision.Quality != _sent.Quality)
            {
                QualityChanges.Add(now);
            }

            _sent = Controller.Decision;
            _settings.Enqueue((now + _delay, _sent));
        }

        Apply(now);
        Capture(now);
        if (_slot is { } frame && _inFlight < _credit)
        {
            _slot = null;
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
            var sent = _link.Send(now, frame.Bytes);
            _flying.Enqueue((sent.First, sent.Last, frame.Captured, frame.Bytes, _applied));
        }
    }

    private void Receive(long now)
    {
        while (_flying.TryPeek(out var frame) && frame.Last <= now)
        {
            _flying.Dequeue();
            var permitted = _acknowledged.Count >= _granted ? _acknowledged[^_granted] + (2 * _delay) : 0;
            _acknowledged.Add(now);
            Arrived.Add((now, now - frame.Captured, frame.Bytes));
            var (pixels, quality) = (frame.Settings.Width * frame.Settings.Height, frame.Settings.Quality);
            Controller.Add(
                new DeliveredFrame(now, frame.Bytes, pixels, quality, frame.Captured, frame.First, permitted, 2 * _delay, IsSettling: false)
            );
            _granted = Controller.Credit;
            _acks.Enqueue((now + _delay, _granted));
        }
    }

    private void Apply(long now)
    {
        while (_acks.TryPeek(out var ack) && ack.At <= now)
        {
            _acks.Dequeue();
            _inFlight--;
            _credit = ack.Credit;
        }

        while (_settings.TryPeek(out var next) && next.At <= now)
        {
            _settings.Dequeue();
            _readyAt = next.Settings.Width == _applied.Width ? _readyAt : now + SizeChange;
            _applied = next.Settings;
        }
    }

    private void Capture(long now)
    {
        if (now < _nextCapture || now < _readyAt)
        {
            return;
        }

        _scene = Math.Clamp(_scene * (1 + ((_random.NextDouble() - 0.5) * 0.02)), 0.08, 0.25);
        var noise = 1 + ((_random.NextDouble() - 0.5) * 0.1);
        _slot = (now, (int)(_applied.Width * _applied.Height * _scene * noise * Share(_applied.Quality)));
        _nextCapture = now + (Math.Max(_applied.IntervalMs, 40) * 1000L);
    }

    // Points measured with an OV2640, straight between them on logarithmic scales: not the formula of the model under test.
    private static double Share(int quality)
    {
        double sensor = SensorQuality.FromQuality(quality);
        var (from, to, start) = sensor <= 19 ? (8.0, 19.0, 1.0) : (19.0, 63.0, 0.5);
        return start * Math.Pow(0.5, Math.Log(sensor / from) / Math.Log(to / from));
    }
}
