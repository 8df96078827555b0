using NanoCam.Archive;
using NanoCam.Server.Background;
using NanoCam.Server.Cameras;
using NanoCam.Server.Frames;
using NanoCam.Wire;

namespace NanoCam.Server.Explain;

/// <summary>Adds up counters and health reports of each camera, and writes them to the health history every five minutes.</summary>
internal sealed class HealthSampler(CameraRegistry cameras, HealthHistory history, BackgroundWork work) : IHostedService, IDisposable
{
    private const string Sampling = "Writing the health history";
    private const long BucketMicroseconds = 300_000_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sampled> _sampled = new(StringComparer.Ordinal);
    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cameras.Removing += OnRemoving;
        _timer = work.CreateTimer(Sampling, Sample, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        cameras.Removing -= OnRemoving;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        work.Try(Sampling, "", () => Write(_ => true));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Adds up a range, including the bucket that is not written yet.</summary>
    public HealthBucket Sum(string cameraId, long from, long to)
    {
        // A bucket counts if most of it is in the range.
        var sum = history.Sum(cameraId, from - (BucketMicroseconds / 2), to);
        lock (_gate)
        {
            if (to >= work.Time.Microseconds() - BucketMicroseconds && _sampled.TryGetValue(cameraId, out var sampled))
            {
                if (cameras.TryGet(cameraId, out var camera))
                {
                    sampled.Add(camera, work.Time.Microseconds());
                }

                sum.Add(sampled.Bucket);
            }
        }

        return sum;
    }

    private void Sample()
    {
        var now = work.Time.Microseconds();
        lock (_gate)
        {
            foreach (var camera in cameras.All)
            {
                if (!_sampled.TryGetValue(camera.Id, out var sampled) || sampled.Camera != camera)
                {
                    _sampled[camera.Id] = sampled = new Sampled(camera, now);
                }

                sampled.Add(camera, now);
            }
        }

        Write(bucket => now - bucket.Time >= BucketMicroseconds || now < bucket.Time);
    }

    private void Write(Func<HealthBucket, bool> isDue)
    {
        var now = work.Time.Microseconds();
        List<HealthBucket> ended = [];
        lock (_gate)
        {
            foreach (var sampled in _sampled.Values.Where(sampled => isDue(sampled.Bucket)))
            {
                // A camera that is offline for days needs no rows.
                if (sampled.Bucket.OnlineSeconds > 0 || sampled.Bucket.Rejected > 0)
                {
                    ended.Add(sampled.Bucket);
                }

                sampled.Begin(now);
            }
        }

        if (ended.Count > 0)
        {
            history.Write(ended, now);
        }
    }

    private void OnRemoving(string cameraId)
    {
        history.Remove(cameraId);
        lock (_gate)
        {
            _sampled.Remove(cameraId);
        }
    }

    private sealed class Sampled
    {
        private long _last;
        private long _observedSeconds;
        private long _accepted;
        private long _bytes;
        private long _missing;
        private long _rejected;
        private long _tooLarge;
        private long _connections;
        private readonly long[] _gaps = new long[8];
        private Health? _health;

        public Sampled(Camera camera, long now)
        {
            Camera = camera;
            _last = now;
            Bucket = new HealthBucket { Camera = camera.Id, Time = now };
        }

        public Camera Camera { get; }

        public HealthBucket Bucket { get; private set; }

        public void Begin(long now) => Bucket = new HealthBucket { Camera = Camera.Id, Time = now };

        public void Add(Camera camera, long now)
        {
            var seconds = Math.Clamp((now - _last) / 1_000_000, 0, 60);
            _last += seconds * 1_000_000;
            // After a step of the clock.
            _last = Math.Abs(now - _last) > 60_000_000 ? now : _last;
            Bucket.ObservedSeconds += seconds;
            _observedSeconds += seconds;
            Bucket.OnlineSeconds += camera.IsOnline(now) ? seconds : 0;
            var counters = camera.Counters;
            var accepted = counters[FrameVerdict.Accepted];
            Bucket.Delivered += Step(ref _accepted, accepted);
            Bucket.Bytes += Step(ref _bytes, counters.Bytes);
            Bucket.Lost += Step(ref _missing, counters.Missing);
            Bucket.Rejected += Step(ref _rejected, counters.Received - accepted - counters[FrameVerdict.Duplicate]);
            Bucket.TooLarge += Step(ref _tooLarge, counters[FrameVerdict.TooLarge]);
            Bucket.Connections += Step(ref _connections, camera.Connections.Begun);
            Bucket.GapUnknown += Gap(GapCause.Unknown) + Gap(GapCause.Stopped);
            Bucket.GapDevice += Gap(GapCause.Device);
            Bucket.GapLink += Gap(GapCause.Link);
            Bucket.GapServer += Gap(GapCause.Server);
            Bucket.GapRestart += Gap(GapCause.Restart);
            Bucket.GapDisk += Gap(GapCause.Disk);
            if (camera.Health is { } health && !ReferenceEquals(health, _health))
            {
                Add(health, _health);
                _health = health;
            }
        }

        private long Gap(GapCause cause) => Step(ref _gaps[(int)cause], Camera.GapTime((int)cause));

        // The counters of a camera begin again when it restarts.
        private void Add(Health health, Health? before)
        {
            // The counters of the first report include times before this server observed the camera.
            before ??= health.UptimeMilliseconds / 1000 > _observedSeconds ? health : new Health();
            before = health.UptimeMilliseconds >= before.UptimeMilliseconds ? before : new Health();
            Bucket.Replaced += Since(health.Replaced, before.Replaced);
            Bucket.Overflow += Since(health.Overflow, before.Overflow);
            Bucket.SensorErrors +=
                Since(health.Timeouts, before.Timeouts)
                + Since(health.DriverResets, before.DriverResets)
                + Since(health.NoEoi, before.NoEoi);
            Bucket.WifiLosses += Since(health.WifiLosses, before.WifiLosses);
            Bucket.WifiReason = health.WifiLosses > 0 ? health.WifiReason : Bucket.WifiReason;
            Bucket.BrownOuts = Math.Max(Bucket.BrownOuts, health.BrownOuts);
            if (health.Rssi != 0)
            {
                Bucket.SignalReports++;
                Bucket.SignalSum += health.Rssi;
                Bucket.SignalLowest = Math.Min(Bucket.SignalLowest, health.Rssi);
            }

            var memory = Known(health.LeastFreeMemory) ?? Known(health.FreeMemory) ?? 0;
            Bucket.LeastMemory =
                memory == 0 ? Bucket.LeastMemory
                : Bucket.LeastMemory < 0 ? memory
                : Math.Min(Bucket.LeastMemory, memory);
            Bucket.Hottest = Math.Max(Bucket.Hottest, health.TemperatureCelsius);
        }

        // 0 and the highest number mean that the camera does not report it.
        private static uint? Known(uint memory) => memory is 0 or uint.MaxValue ? null : memory;

        private static long Since(uint now, uint before) => now >= before ? now - before : now;

        private static long Step(ref long before, long now)
        {
            var step = Math.Max(0, now - before);
            before = now;
            return step;
        }
    }
}
