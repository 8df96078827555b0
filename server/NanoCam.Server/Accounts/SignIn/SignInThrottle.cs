namespace NanoCam.Server.Accounts.SignIn;

/// <summary>
/// Slows down password guessing per address and per user, without a permanent lockout. Each failure doubles a bounded delay. An attempt
/// during the delay is rejected unchecked and does not extend it. A user from a known network has a separate delay, so that guessing from
/// other networks cannot lock out the owner.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int MaxEntries = 20_000;

    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);
    private static readonly Rule ForAddress = new(Free: 5, Longest: TimeSpan.FromMinutes(5));
    private static readonly Rule ForUser = new(Free: 10, Longest: TimeSpan.FromSeconds(15));
    private static readonly Rule ForKnown = new(Free: 20, Longest: TimeSpan.FromSeconds(5));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _refused;

    /// <summary>Attempts rejected since the start.</summary>
    public long Rejected => Interlocked.Read(ref _refused);

    /// <summary>
    /// Whether an attempt may be checked now. If so, it counts as failed until <see cref="Succeeded"/>, so that parallel attempts count
    /// separately.
    /// </summary>
    /// <param name="address">Network of the client.</param>
    /// <param name="name">Name of the user, who need not exist.</param>
    /// <param name="isKnown">Whether this user signed in from this network before.</param>
    /// <param name="wait">Time to wait if the result is false.</param>
    public bool TryBegin(string address, string name, bool isKnown, out TimeSpan wait)
    {
        var now = time.GetElapsedTime(0);
        lock (_gate)
        {
            var entries = Keys(address, name, isKnown)
                .Select(key => (key.Key, key.Rule, Entry: _entries.GetValueOrDefault(key.Key)))
                .ToList();
            var until = entries.Max(entry => entry.Entry is { } known ? known.Last + entry.Rule.DelayAfter(known.Failures) : now);
            wait = until - now;
            if (wait > TimeSpan.Zero)
            {
                _refused++;
                return false;
            }

            MakeRoom();
            foreach (var (key, _, entry) in entries)
            {
                var failures = entry is { } known && now - known.Last < Forgotten ? known.Failures : 0;
                _entries[key] = new Entry(failures + 1, now);
            }

            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Records a successful attempt.</summary>
    public void Succeeded(string address, string name, bool isKnown)
    {
        lock (_gate)
        {
            foreach (var (key, _) in Keys(address, name, isKnown))
            {
                _entries.Remove(key);
            }
        }
    }

    private static (string Key, Rule Rule)[] Keys(string address, string name, bool isKnown) =>
        isKnown
            ? [($"known {address} {name.ToUpperInvariant()}", ForKnown)]
            : [($"address {address}", ForAddress), ($"user {name.ToUpperInvariant()}", ForUser)];

    private void MakeRoom()
    {
        if (_entries.Count < MaxEntries)
        {
            return;
        }

        // Removes half of them in one step, so that an attack from many addresses does not cause a search per attempt.
        foreach (var key in _entries.OrderBy(entry => entry.Value.Last).Take(MaxEntries / 2).Select(entry => entry.Key).ToList())
        {
            _entries.Remove(key);
        }
    }

    private sealed record Rule(int Free, TimeSpan Longest)
    {
        public TimeSpan DelayAfter(int failures) =>
            failures < Free
                ? TimeSpan.Zero
                : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures - Free, 20))));
    }

    private sealed record Entry(int Failures, TimeSpan Last);
}
