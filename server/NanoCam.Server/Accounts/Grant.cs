using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Accounts;

/// <summary>
/// Something that lets its holder in until it ends: a session, a token, a link. What is open on its account ends with it.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A source without a timer holds nothing that must be given back, and requests may look at it after its end."
)]
internal abstract class Grant(byte[] hash)
{
    private readonly CancellationTokenSource _ended = new();
    private int _inUse;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; } = hash;

    /// <summary>The user it belongs to.</summary>
    public required long User { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The one camera it is for; null for all.</summary>
    public virtual string? OnlyCamera => null;

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether a request, a stream or a socket of its holder is open.</summary>
    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    /// <summary>When it ends by itself, in microseconds since 1970.</summary>
    public abstract long Expires { get; }

    /// <summary>Notes that it was used.</summary>
    public virtual void Touch(long now) { }

    /// <summary>Notes that a request began.</summary>
    public void Enter() => Interlocked.Increment(ref _inUse);

    /// <summary>Notes that a request ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _inUse);

    // On the thread pool: whoever ends a grant holds a lock, and does not wait until a thousand streams are closed.
    internal void End() => _ = _ended.CancelAsync();
}
