using System.Net;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Attempts per address: a burst, then one for each period. Who is refused is told when to come back. Holds a bounded number of
/// addresses; an IPv6 network of one subscriber (/64) counts as one.
/// </summary>
internal sealed class AddressThrottle(int burst, TimeSpan period, TimeProvider time)
{
    /// <summary>Addresses remembered at once; beyond it all new ones share one allowance.</summary>
    public const int MaxAddresses = 4096;

    private static readonly IPAddress Others = IPAddress.None;

    private readonly Lock _gate = new();

    // Per address the moment at which its allowance is full again: all that a bucket has to know.
    private readonly Dictionary<IPAddress, long> _full = [];

    /// <summary>Takes one attempt; false, and how long to wait, when there is none left.</summary>
    public bool TryTake(IPAddress? address, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var key = Place(PeerAddress.Subscriber(address), now);
            var full = Math.Max(now, _full.GetValueOrDefault(key));
            var missing = time.GetElapsedTime(now, full);
            wait = missing - ((burst - 1) * period);
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            _full[key] = full + (long)(period.TotalSeconds * time.TimestampFrequency);
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Gives an attempt back that was none: it succeeded.</summary>
    public void Return(IPAddress? address)
    {
        lock (_gate)
        {
            var key = PeerAddress.Subscriber(address);
            if (_full.TryGetValue(key, out var full))
            {
                _full[key] = full - (long)(period.TotalSeconds * time.TimestampFrequency);
            }
        }
    }

    private IPAddress Place(IPAddress address, long now)
    {
        if (_full.ContainsKey(address) || _full.Count < MaxAddresses)
        {
            return address;
        }

        foreach (var (known, full) in _full)
        {
            if (full <= now)
            {
                _full.Remove(known);
            }
        }

        return _full.Count < MaxAddresses ? address : Others;
    }
}
