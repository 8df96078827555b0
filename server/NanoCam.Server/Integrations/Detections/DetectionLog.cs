using System.Globalization;

namespace NanoCam.Server.Integrations.Detections;

/// <summary>
/// Detections of one camera: the newest ones, their rate, and the labels that already have an event. An object creates another event only
/// after it was absent for 30 seconds. The caller holds the lock.
/// </summary>
internal sealed class DetectionLog
{
    /// <summary>Maximum number of detections of a camera per second.</summary>
    public const int MaxPerSecond = 20;

    private const int MaxLabels = 200;
    private const int MaxNamed = 10;

    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private double _tokens = MaxPerSecond;
    private long? _counted;
    private DateTimeOffset _lastEvent = DateTimeOffset.MinValue;

    /// <summary>The newest detections.</summary>
    public DetectionsModel? Newest { get; private set; }

    /// <summary>Counts detections; false if there were too many in the last second.</summary>
    public bool TryCount(TimeProvider time)
    {
        var now = time.GetTimestamp();
        var passed = _counted is { } before ? time.GetElapsedTime(before, now).TotalSeconds : 0;
        _counted = now;
        _tokens = Math.Min(MaxPerSecond, _tokens + (passed * MaxPerSecond));
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>Adds detections. Returns the text of an event for new objects, such as "person 92 %"; null if there are none.</summary>
    public string? Add(DetectionsModel detections)
    {
        var time = detections.Time!.Value;
        if (Newest?.Time is not { } newest || time >= newest)
        {
            Newest = detections;
        }

        foreach (var label in _seen.Where(entry => time - entry.Value > Gone).Select(entry => entry.Key).ToList())
        {
            _seen.Remove(label);
        }

        var best = detections
            .Boxes.GroupBy(box => box.Label, StringComparer.Ordinal)
            .Select(group => (Label: group.Key, Score: group.Max(box => box.Score)))
            .ToList();
        var added = best.Where(box => !_seen.ContainsKey(box.Label)).OrderByDescending(box => box.Score).ToList();
        // Labels that appear and disappear would create an event each time, so they wait for the next one.
        var isEvent = added.Count > 0 && (time - _lastEvent).Duration() >= BetweenEvents;
        foreach (var (label, _) in best)
        {
            if (_seen.ContainsKey(label) || (isEvent && _seen.Count < MaxLabels))
            {
                _seen[label] = time;
            }
        }

        if (!isEvent)
        {
            return null;
        }

        _lastEvent = time;
        return string.Join(", ", added.Take(MaxNamed).Select(box => Describe(box.Label, box.Score)));
    }

    private static string Describe(string label, double? score) =>
        score is { } known ? string.Create(CultureInfo.InvariantCulture, $"{label} {known * 100:F0} %") : label;
}
