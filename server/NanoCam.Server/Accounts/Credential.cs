using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Access of one holder: a session, a token or a share link. When it ends, the streams and sockets opened with it end too.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A token source without a timer holds no resources, and requests may read it after its end."
)]
internal abstract class Credential(byte[] hash)
{
    private readonly CancellationTokenSource _ended = new();
    private int _inUse;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; } = hash;

    /// <summary>Number of the user who owns it.</summary>
    public required long User { get; init; }

    /// <summary>Creation time, in microseconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The one camera it gives access to; null for all cameras.</summary>
    public virtual string? OnlyCamera => null;

    /// <summary>Canceled when the credential ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether a request, stream or socket of the holder is open.</summary>
    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    /// <summary>Expiry time, in microseconds since 1970. For display, and to compute the remaining time after a restart.</summary>
    public abstract long Expires { get; }

    /// <summary>Time at which it expires, on the monotonic clock of this run of the server.</summary>
    public abstract long Deadline { get; }

    /// <summary>Records a use.</summary>
    /// <param name="now">Time in microseconds since 1970.</param>
    /// <param name="monotonic">Time on the monotonic clock.</param>
    public virtual void Touch(long now, long monotonic) { }

    /// <summary>Records the start of a request.</summary>
    public void Enter() => Interlocked.Increment(ref _inUse);

    /// <summary>Records the end of a request.</summary>
    public void Leave() => Interlocked.Decrement(ref _inUse);

    // On the thread pool: the caller holds a lock and must not wait until a thousand streams are closed.
    internal void End() => _ = _ended.CancelAsync();
}
