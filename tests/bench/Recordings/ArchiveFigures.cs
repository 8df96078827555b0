using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NanoCam.Archive;
using NanoCam.Bench.Measure;
using NanoCam.Bench.Sections;
using NanoCam.Bench.Server;

namespace NanoCam.Bench.Recordings;

/// <summary>
/// An archive of 100,000 segments of five minutes, ten years of one frame an hour, and an hour of 25 frames a second: time until it is
/// ready, response times, memory, and the effect on live video of deleting a tenth of it.
/// </summary>
internal sealed class ArchiveFigures(FigureTable figures, BenchOptions options) : IDisposable
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;
    private const int Cameras = 10;
    private const int SegmentsOfCamera = 10_000;
    private const int SmallSegmentsOfCamera = 100;
    private const double MostGrowth = 1.1;
    private const int DenseSegments = 12;
    private const int HourSegments = 118;
    private const int HoursOfSegment = 744;
    private const string MinFree = "NanoCam__Recording__MinFreeBytes";

    // 2026-01-01 00:00 UTC, and ten years before.
    private const long Start = 1_767_225_600 * Second;
    private const long TenYears = Start - (3_653 * Day);

    private readonly string _directory = Directory.CreateTempSubdirectory("nanocam-archive-").FullName;

    public void Measure()
    {
        var small = MemoryOfSmall();
        Write(_directory, SegmentsOfCamera);
        using (var first = Ready.Start(_directory))
        {
            figures.AddValue("first start, without an index: answers after", first.Answers.TotalSeconds, "s");
            figures.AddValue("first start, without an index: all segments are there after", first.Checked.TotalSeconds, "s");
        }

        using (var server = Ready.Start(_directory))
        {
            figures.AddValue("100,000 segments, server answers after", server.Answers.TotalSeconds, "s", "0.00");
            figures.Add("100,000 segments ready after", 2, server.Checked.TotalSeconds, "s", "0.00");
            MeasureAnswers(server, figures);
            var memory = server.Server.ResidentBytes / 1e6;
            figures.AddValue("memory with 1,000 segments, after these requests", small, "MB", "0");
            figures.AddValue("memory with 100,000 segments, after these requests", memory, "MB", "0");
            figures.Add("memory with 100,000 segments, beside 1,000", MostGrowth, memory / small, "x", "0.00");
        }

        MeasureRetention();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static void Write(string directory, int segmentsOfCamera)
    {
        var writer = new ArchiveWriter(directory);
        var jpeg = new byte[300];
        Random.Shared.NextBytes(jpeg);
        for (var camera = 0; camera < Cameras; camera++)
        {
            for (var segment = 0; segment < segmentsOfCamera; segment++)
            {
                // The first and the last frame of five minutes, of the cameras that are live later.
                writer.Write($"bench-{camera}", RecordingTier.Dense, Start + (segment * 300 * Second), 295 * Second, 2, jpeg);
            }
        }

        for (var segment = 0; segment < HourSegments; segment++)
        {
            writer.Write("years", RecordingTier.Hour, TenYears + (segment * 31 * Day), 3_600 * Second, HoursOfSegment, jpeg);
        }

        var frame = new byte[2_000];
        Random.Shared.NextBytes(frame);
        for (var segment = 0; segment < DenseSegments; segment++)
        {
            writer.Write("dense", RecordingTier.Dense, Start + (segment * 300 * Second), 40_000, 7_500, frame);
        }
    }

    // Sends the same requests to an archive of a hundredth of the size.
    private static double MemoryOfSmall()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-small-").FullName;
        try
        {
            Write(directory, SmallSegmentsOfCamera);
            using (Ready.Start(directory)) { }

            using var server = Ready.Start(directory);
            MeasureAnswers(server, new FigureTable());
            return server.Server.ResidentBytes / 1e6;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void MeasureAnswers(Ready server, FigureTable figures)
    {
        var random = new Random(1);
        var month = $"from={Text(Start)}&to={Text(Start + (30 * Day))}";
        var timeline = Time(60, i => server.Get($"/api/cameras/bench-{i % Cameras}/timeline?{month}&step=3600"));
        figures.Add("timeline of a month, median", 30, timeline.Percentile(0.5), "ms");
        figures.AddValue("timeline of a month, p99", timeline.Percentile(0.99), "ms");

        // Each segment once, so that its sidecar is in the cache of the operating system.
        Time(200, i => Nearest(i % DenseSegments * 300));
        var nearest = Time(1_000, _ => Nearest(random.Next(DenseSegments * 300)));
        figures.AddValue("frame nearest to a time, median", nearest.Percentile(0.5), "ms", "0.00");
        figures.Add("frame nearest to a time, p99", 5, nearest.Percentile(0.99), "ms", "0.00");

        var years = $"from={Text(TenYears)}&to={Text(Start)}&every=86400&format=mjpeg";
        var watch = Stopwatch.StartNew();
        using var response = server
            .Client.GetAsync($"/api/cameras/years/timelapse?{years}", HttpCompletionOption.ResponseHeadersRead)
            .Result;
        response.EnsureSuccessStatusCode();
        using var body = response.Content.ReadAsStream();
        body.ReadExactly(new byte[10_000]);
        figures.Add("time-lapse of ten years, one frame a day: plays after", 1_000, watch.Elapsed.TotalMilliseconds, "ms", "0");

        void Nearest(double seconds) => server.Get($"/api/cameras/dense/frames/at?time={Text(Start + (long)(seconds * Second))}");
    }

    private void MeasureRetention()
    {
        using var stage = new Stage(30 * 1024, 8, _directory, (MinFree, "0"));
        var groups = stage.Cameras.Select((_, camera) => AddViewer(stage, camera)).ToList();
        stage.Play(25);
        stage.WarmUp();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stage.Server.Port}") };
        var before = Live(stage, groups, () => stage.Reactor.RunFor(options.Duration));

        client.PutAsJsonAsync("/api/cameras/bench-3/recording", new { rule = "off", maxAge = "1s" }).Result.EnsureSuccessStatusCode();
        var watch = Stopwatch.StartNew();
        var during = Live(stage, groups, () =>
        {
            var deletion = client.PostAsync("/api/storage/retention", null);
            stage.Reactor.RunUntil(() => deletion.IsCompleted, TimeSpan.FromSeconds(120));
            deletion.Result.EnsureSuccessStatusCode();
        });
        figures.AddValue("retention of 10,000 segments takes", watch.Elapsed.TotalSeconds, "s");
        figures.AddValue("live p99 before", before, "ms", "0.00");
        figures.Add("live p99 meanwhile, beside before", 1.2, during / before, "x", "0.00");
    }

    private static ViewerGroup AddViewer(Stage stage, int camera)
    {
        var group = new ViewerGroup();
        stage.AddViewers(ViewerKind.Live, 1, group, camera);
        return group;
    }

    // p99 of the latency of live frames while something runs.
    private static double Live(Stage stage, List<ViewerGroup> groups, Action run)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            groups[i].Open(stage.Cameras[i].Sent + 1);
        }

        run();
        var all = new Samples();
        groups.ForEach(group => all.AddAll(group.LatencyMs));
        return all.Percentile(0.99);
    }

    private static Samples Time(int count, Action<int> work)
    {
        var samples = new Samples();
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            work(i);
            samples.Add(watch.Elapsed.TotalMilliseconds);
        }

        return samples;
    }

    private static string Text(long microseconds) => (microseconds / 1e6).ToString("F6", CultureInfo.InvariantCulture);

    // A server whose archive is checked.
    private sealed class Ready : IDisposable
    {
        private Ready(BenchServer server) => Server = server;

        public required HttpClient Client { get; init; }

        public BenchServer Server { get; }

        public TimeSpan Answers { get; private init; }

        public TimeSpan Checked { get; private set; }

        public static Ready Start(string directory)
        {
            var watch = Stopwatch.StartNew();
            var server = BenchServer.StartNanoCam(directory, (MinFree, "0"));
            var ready = new Ready(server)
            {
                Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), Timeout = TimeSpan.FromMinutes(5) },
                Answers = watch.Elapsed,
            };
            SpinWait.SpinUntil(() => !ready.IsChecking());
            ready.Checked = watch.Elapsed;
            return ready;
        }

        // A request that costs little, because server and check have one core.
        private bool IsChecking() =>
            Client.GetFromJsonAsync<JsonElement>("/api/cameras/years/recordings?from=0&to=1").Result.GetProperty("checking").GetBoolean();

        public void Get(string path) => Client.GetByteArrayAsync(path).GetAwaiter().GetResult();

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
