using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.Playwright;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Browser.Tests.History;

/// <summary>
/// Recording routes in the browser: one frame per second for two days, one hour without frames, and one frame per hour before that. A year
/// of
/// recordings needs no disk, and a test can delay responses.
/// </summary>
internal sealed partial class RecordingStub
{
    private const int MatchTimeout = 1_000;
    private static readonly byte[] Jpeg = Draw();

    private readonly DateTimeOffset _dense;
    private volatile Task _hold = Task.CompletedTask;
    private int _inFlight;
    private int _mostInFlight;

    private RecordingStub()
    {
        var now = TimeProvider.System.GetUtcNow();
        End = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        _dense = End.AddDays(-2);
        (GapStart, GapEnd) = (End.AddHours(-4), End.AddHours(-3));
        Oldest = End.AddDays(-400);
    }

    /// <summary>Time of the newest frame.</summary>
    public DateTimeOffset End { get; }

    public DateTimeOffset Oldest { get; }

    public DateTimeOffset GapStart { get; }

    public DateTimeOffset GapEnd { get; }

    /// <summary>Requests as "GET timeline?from=…".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Bodies of requests that change something.</summary>
    public ConcurrentQueue<JsonElement> Bodies { get; } = new();

    /// <summary>Maximum number of frame requests open at the same time.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>Part of the requests that fail, such as "POST pins"; null for none.</summary>
    public string? Failing { get; set; }

    /// <summary>Time of a frame that no browser can decode; null for none.</summary>
    public DateTimeOffset? Damaged { get; set; }

    /// <summary>Whether the archive has no frame, and the rule is off.</summary>
    public bool IsEmpty { get; init; }

    public static Task<RecordingStub> InstallAsync(ViewerPage viewer) => InstallAsync(viewer, new RecordingStub());

    public static Task<RecordingStub> InstallEmptyAsync(ViewerPage viewer) => InstallAsync(viewer, new RecordingStub { IsEmpty = true });

    public int Count(string part) => Requests.Count(request => request.Contains(part, StringComparison.Ordinal));

    /// <summary>Delays all responses with a frame until the result is disposed.</summary>
    public IDisposable HoldFrames()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hold = hold.Task;
        return new Held(hold);
    }

    /// <summary>Milliseconds since 1970, the time format of the page.</summary>
    public static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<RecordingStub> InstallAsync(ViewerPage viewer, RecordingStub stub)
    {
        await viewer.Page.RouteAsync(Paths(), stub.AnswerAsync);
        return stub;
    }

    private async Task AnswerAsync(IRoute route)
    {
        var request = route.Request;
        var uri = new Uri(request.Url);
        var path = Paths().Match(uri.AbsolutePath).Groups["path"].Value;
        var query = HttpUtility.ParseQueryString(uri.Query);
        Requests.Enqueue($"{request.Method} {path}{uri.Query}");
        if (request.PostData is { Length: > 0 } body)
        {
            Bodies.Enqueue(JsonDocument.Parse(body).RootElement.Clone());
        }

        if (Failing is { } failing && $"{request.Method} {path}".Contains(failing, StringComparison.Ordinal))
        {
            await route.FulfillAsync(new() { Status = 503, Json = new { detail = "The server is starting." } });
            return;
        }

        if (path == "frames/at")
        {
            await AnswerFrameAsync(route, Time(query["time"])!.Value, query["direction"] ?? "nearest");
            return;
        }

        var (from, to) = (Time(query["from"]) ?? End.AddDays(-1), Time(query["to"]) ?? End);
        var answer = (request.Method, path) switch
        {
            ("GET", "timeline") => Timeline(from, to, int.Parse(query["step"]!, CultureInfo.InvariantCulture)),
            ("GET", "recordings") => new { gaps = IsEmpty ? [] : new[] { Gap() } },
            ("DELETE", "recordings") => new
            {
                segments = 1,
                frames = 60,
                bytes = 1_000_000,
                kept = Array.Empty<object>(),
            },
            ("GET", "frames") => new
            {
                frames = Frames(from, to, int.Parse(query["limit"]!, CultureInfo.InvariantCulture)),
                next = (string?)null,
            },
            ("GET", "events") => new
            {
                events = IsEmpty ? [] : new[] { Event("gap", GapStart, GapEnd), Event("offline", GapStart, GapEnd) },
            },
            ("GET", "recording") => Rule(IsEmpty ? "off" : "continuous"),
            ("PUT", "recording") => Saved(Bodies.Last()),
            ("GET", "pins") => Array.Empty<object>(),
            ("POST", "pins") => new { id = 1 },
            ("GET", "storage") => Storage(),
            ("GET", "stills") => new { stills = Array.Empty<object>(), next = (string?)null },
            _ => null,
        };
        await (
            path is "export" or "timelapse"
                ? route.FulfillAsync(new() { BodyBytes = Jpeg, ContentType = "video/x-matroska" })
                : route.FulfillAsync(new() { Json = answer, Status = answer is null ? 404 : 200 })
        );
    }

    private async Task AnswerFrameAsync(IRoute route, DateTimeOffset time, string direction)
    {
        var inFlight = Interlocked.Increment(ref _inFlight);
        Interlocked.Exchange(ref _mostInFlight, Math.Max(MostInFlight, inFlight));
        await _hold;
        var found = FrameAt(time, direction);
        Interlocked.Decrement(ref _inFlight);
        await (
            found is { } frame
                ? route.FulfillAsync(
                    new()
                    {
                        BodyBytes = frame == Damaged ? Jpeg[..20] : Jpeg,
                        ContentType = "image/jpeg",
                        Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                        {
                            ["x-timestamp"] = (frame.ToUnixTimeMilliseconds() / 1000m).ToString("F6", CultureInfo.InvariantCulture),
                            ["x-sequence"] = "1",
                        },
                    }
                )
                : route.FulfillAsync(new() { Status = 404, Json = new { type = "urn:nanocam:noFrameRecorded" } })
        );
    }

    /// <summary>Time of a frame; null where there is none.</summary>
    private DateTimeOffset? FrameAt(DateTimeOffset time, string direction)
    {
        var step = time < _dense ? TimeSpan.TicksPerHour : TimeSpan.TicksPerSecond;
        var down = time.AddTicks(-(time.Ticks % step));
        var frame =
            direction == "before" || down == time ? down
            : direction == "after" || time - down > TimeSpan.FromTicks(step / 2) ? down.AddTicks(step)
            : down;
        if (frame >= GapStart && frame < GapEnd)
        {
            frame = direction == "after" ? GapEnd : GapStart.AddSeconds(-1);
        }

        return IsEmpty || (direction == "after" && frame > End) || frame < Oldest ? null
            : frame > End ? End
            : frame;
    }

    private IEnumerable<object> Frames(DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var frame = FrameAt(from < Oldest ? Oldest : from, "after");
        for (var i = 0; i < limit && frame is { } time && time <= to; i++)
        {
            yield return new { time, kind = "recorded" };
            frame = FrameAt(time.AddTicks(1), "after");
        }
    }

    private object Timeline(DateTimeOffset from, DateTimeOffset to, int step)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / step * step);
        var count = (int)Math.Ceiling((to - start).TotalSeconds / step);
        Assert.InRange(count, 1, 2_000);
        var times = Enumerable.Range(0, count).Select(i => start.AddSeconds(i * (long)step)).ToList();
        var tiers = times.Select(time => TierOf(time, step)).ToList();
        return new
        {
            from = start,
            step,
            frames = tiers.Select(tier =>
                tier is null ? 0
                : tier == "dense" ? step
                : Math.Max(1, step / 3_600)
            ),
            bytes = tiers.Select(tier => tier is null ? 0 : 1_000 * step),
            motion = tiers.Select(_ => 0),
            gaps = times.Select(time => !IsEmpty && time >= GapStart && time < GapEnd ? "link" : null),
            tier = tiers,
        };
    }

    private string? TierOf(DateTimeOffset time, int step) =>
        IsEmpty || time > End || time < Oldest || (time >= GapStart && time.AddSeconds(step) <= GapEnd) ? null
        : time < _dense ? "hour"
        : "dense";

    private object Gap() =>
        new
        {
            from = GapStart,
            to = GapEnd,
            frames = 3_600,
            cause = "link",
        };

    private static object Event(string kind, DateTimeOffset time, DateTimeOffset end) =>
        new
        {
            id = kind,
            camera = "cam-1",
            kind,
            time,
            end,
            cause = "link",
            detail = (string?)null,
            frames = (int?)null,
        };

    private static object Rule(string rule) =>
        new
        {
            rule,
            everySeconds = rule == "interval" ? 10 : (int?)null,
            beforeSeconds = 5,
            afterSeconds = 15,
            schedule = (object?)null,
            maxAge = (string?)null,
            maxBytes = (long?)null,
            state = rule == "off" ? "off" : "recording",
            reason = (string?)null,
        };

    private static Dictionary<string, object?> Saved(JsonElement rule)
    {
        var saved = rule.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value, StringComparer.Ordinal);
        saved["state"] = "recording";
        saved["reason"] = null;
        return saved;
    }

    private object Storage() =>
        new
        {
            path = "/data/recordings",
            totalBytes = 500_000_000_000,
            freeBytes = 400_000_000_000,
            usedBytes = 90_000_000_000,
            minFreeBytes = 10_000_000_000,
            maxBytes = (long?)null,
            maxAge = "30d",
            daysLeft = 41.5,
            bytesPerDay = 9_000_000_000,
            cameras = new[]
            {
                new
                {
                    camera = "cam-1",
                    bytes = 90_000_000_000,
                    minuteBytes = 1_000_000,
                    hourBytes = 10_000,
                    stillsBytes = 0,
                    oldest = Oldest,
                    newest = End,
                    segments = 12,
                    daysLeft = (double?)null,
                },
            },
            undeletable = new[] { new { path = "cam-1/old.mkv", reason = "Access is denied." } },
            foreign = new[] { "notes.txt" },
        };

    private static DateTimeOffset? Time(string? seconds) =>
        seconds is null
            ? null
            : DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));

    private static byte[] Draw()
    {
        var buffer = Array.Empty<byte>();
        var renderer = new SceneRenderer(SceneRenderer.Names[0], "cam-1", 320, 240, 60, 1);
        var length = renderer.Render(0, DateTimeOffset.UnixEpoch, ref buffer);
        return buffer[..length];
    }

    [GeneratedRegex(
        "/api/(?:cameras/[^/]+/)?"
            + "(?<path>recordings|timeline|frames/at|frames|events|recording|export|timelapse|pins|storage|stills)(?:\\?.*)?$",
        RegexOptions.None,
        MatchTimeout
    )]
    private static partial Regex Paths();

    private sealed class Held(TaskCompletionSource hold) : IDisposable
    {
        public void Dispose() => hold.SetResult();
    }
}
