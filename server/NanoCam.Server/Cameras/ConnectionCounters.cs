using System.Collections.Concurrent;
using System.Text.Json;

namespace NanoCam.Server.Cameras;

/// <summary>Connections of one camera since the server started: those that began, and those that ended, by reason.</summary>
public sealed class ConnectionCounters
{
    /// <summary>Reason of a connection that ended without a message.</summary>
    public const string LostReason = "Lost";

    // A camera may send any number as its reason; those that are not known share one name.
    private const int MaxReasons = 12;
    private const string OtherReason = "other";

    private readonly ConcurrentDictionary<string, long> _ended = new(StringComparer.Ordinal);
    private long _begun;

    /// <summary>Connections that began.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Connections that ended, by reason in camelCase.</summary>
    public IReadOnlyDictionary<string, long> Ended => _ended;

    /// <summary>Counts a connection that ended.</summary>
    /// <param name="reason">Why it ended, such as <c>Timeout</c>.</param>
    public void CountEnded(string reason)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(reason);
        var isKnown = char.IsAsciiLetter(name[0]) && (_ended.ContainsKey(name) || _ended.Count < MaxReasons);
        _ended.AddOrUpdate(isKnown ? name : OtherReason, 1, static (_, count) => count + 1);
    }

    internal void CountBegun() => Interlocked.Increment(ref _begun);
}
