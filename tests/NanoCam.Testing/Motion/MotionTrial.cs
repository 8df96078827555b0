using NanoCam.Server.Motion;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Testing.Motion;

/// <summary>
/// Runs the motion detection on the frames of the yard, in simulated time, and compares its events with the script. Frames are drawn,
/// encoded and decoded as in a server; only the times at which they are analyzed are computed.
/// </summary>
public sealed class MotionTrial
{
    private const double IdleFps = 2;
    private const double ActiveFps = 5;
    private const long Second = 1_000_000;

    // An event belongs to a crossing if they overlap, give or take so many seconds.
    private const double Tolerance = 2;

    private const double CoolDownSeconds = 10;

    // The first events after the start are those of a server that has not seen the yard before.
    private const double WarmUpSeconds = 20;

    private readonly int _seed;
    private readonly int _width;
    private readonly int _height;
    private readonly MoverScript _script;

    /// <summary>Creates a trial.</summary>
    /// <param name="seed">Seed of scene, light and movers.</param>
    /// <param name="width">Width of the frames in pixels.</param>
    /// <param name="height">Height of the frames in pixels.</param>
    public MotionTrial(int seed, int width = 320, int height = 240)
    {
        (_seed, _width, _height) = (seed, width, height);
        _script = new MoverScript(seed);
    }

    /// <summary>Sensitivity. Default 50.</summary>
    public int Sensitivity { get; init; } = 50;

    /// <summary>Whether anything crosses the yard. Default true.</summary>
    public bool HasMovers { get; init; } = true;

    /// <summary>Analyzes a part of a day.</summary>
    /// <param name="from">Start, in seconds of the day.</param>
    /// <param name="to">End.</param>
    public MotionScore Run(double from, double to)
    {
        var renderer = new SceneRenderer("yard", "yard", _width, _height, 80, _seed) { Movers = HasMovers ? _script : null };
        var detector = new MotionDetector(
            new MotionSettings
            {
                Enabled = true,
                Sensitivity = Sensitivity,
                CoolDownSeconds = CoolDownSeconds,
            }
        );
        var decoder = new MotionDecoder(_width * _height);
        var grid = GridSize.Of(_width, _height);
        var events = new List<MotionEvent>();
        var frames = 0;
        byte[] buffer = [];
        for (var at = from; at < to; at += 1 / (detector.IsActive ? ActiveFps : IdleFps))
        {
            var length = renderer.Render(frames++, DateTimeOffset.UnixEpoch.AddSeconds(at), ref buffer);
            if (!decoder.TryDecode(buffer.AsSpan(0, length), grid, out var cells))
            {
                throw new InvalidOperationException("A drawn frame cannot be decoded.");
            }

            if (detector.Add(grid, cells, (long)(at * Second)) is { } ended)
            {
                events.Add(ended);
            }
        }

        if (detector.End() is { } last)
        {
            events.Add(last);
        }

        return Score(events, from + WarmUpSeconds, to, frames);
    }

    private MotionScore Score(List<MotionEvent> events, double from, double to, int frames)
    {
        List<Crossing> crossings = HasMovers ? [.. _script.Between(from, to).Where(c => c.Start >= from && c.End <= to)] : [];
        // Also those that are cut off by the ends of the trial explain an event.
        List<Crossing> all = HasMovers ? [.. _script.Between(from - MoverScript.SlotSeconds, to + MoverScript.SlotSeconds)] : [];
        return new MotionScore(
            crossings.Count,
            [.. crossings.Where(crossing => !events.Exists(item => Overlaps(item, crossing)))],
            [
                .. events
                    .Where(item => item.LastMicroseconds >= from * Second && UnexplainedSeconds(item, all) > Tolerance)
                    .Select(item => item.StartMicroseconds / (double)Second),
            ],
            frames
        );
    }

    // The longest time within an event in which nothing crosses: otherwise, an event that never ends would find every crossing.
    private static double UnexplainedSeconds(MotionEvent item, List<Crossing> crossings)
    {
        var last = item.LastMicroseconds / (double)Second;
        var at = item.StartMicroseconds / (double)Second;
        var longest = 0.0;
        var allowed = 0.0;
        foreach (var crossing in crossings.Where(crossing => Overlaps(item, crossing)))
        {
            longest = Math.Max(longest, crossing.Start - at - allowed);
            at = Math.Max(at, crossing.End);
            // Crossings that follow each other within the cool-down are one event.
            allowed = CoolDownSeconds;
        }

        return allowed == 0 ? double.PositiveInfinity : Math.Max(longest, last - at);
    }

    private static bool Overlaps(MotionEvent item, Crossing crossing) =>
        item.StartMicroseconds <= (crossing.End + Tolerance) * Second && item.LastMicroseconds >= (crossing.Start - Tolerance) * Second;
}

/// <summary>Result of a trial.</summary>
/// <param name="Crossings">Crossings of persons, cars and cats.</param>
/// <param name="Missed">Crossings without an event.</param>
/// <param name="False">Starts of the events without a crossing, in seconds of the day.</param>
/// <param name="Frames">Frames analyzed.</param>
public sealed record MotionScore(int Crossings, IReadOnlyList<Crossing> Missed, IReadOnlyList<double> False, int Frames)
{
    /// <summary>Adds another trial.</summary>
    public MotionScore Plus(MotionScore other) =>
        new(Crossings + other.Crossings, [.. Missed, .. other.Missed], [.. False, .. other.False], Frames + other.Frames);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Crossings} crossings, missed: {string.Join(", ", Missed.Select(c => $"{c.Kind} {c.Start:F0}-{c.End:F0}"))}; "
        + $"false events at: {string.Join(", ", False.Select(at => $"{at:F0}"))}; {Frames} frames";
}
