using System.Net;

namespace NanoCam.Server.Hosting;

/// <summary>
/// Limits attempts per address: a burst, then one for each period. A rejected attempt returns the time to wait. Stores a limited number of
/// addresses; the IPv6 network of one subscriber (/64) counts as one.
/// </summary>
internal sealed class AddressThrottle(int burst, TimeSpan period, TimeProvider time)
{
    /// <summary>Maximum number of stored addresses. Beyond it, all new addresses share one allowance.</summary>
    public const int MaxAddresses = 4096;

    private static readonly IPAddress Others = IPAddress.None;

    private readonly Lock _gate = new();

    // Time at which the allowance of each address is full again; a token bucket needs no other state.
    private readonly Dictionary<IPAddress, long> _full = [];

    /// <summary>Takes one attempt. Returns false and the time to wait when none is left.</summary>
    public bool TryTake(IPAddress? address, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var key = BucketOf(PeerAddress.Subscriber(address), now);
            var full = Math.Max(now, _full.GetValueOrDefault(key));
            var untilFull = time.GetElapsedTime(now, full);
            wait = untilFull - ((burst - 1) * period);
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            _full[key] = full + (long)(period.TotalSeconds * time.TimestampFrequency);
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Returns an attempt that succeeded and therefore does not count.</summary>
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

    private IPAddress BucketOf(IPAddress address, long now)
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
