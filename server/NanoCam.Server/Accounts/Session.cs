namespace NanoCam.Server.Accounts;

/// <summary>Somebody who signed in on some browser.</summary>
internal sealed class Session(byte[] hash, long idle, long lifetime) : Grant(hash)
{
    private long _seen;

    /// <summary>Last use, in microseconds since 1970.</summary>
    public long Seen
    {
        get => Volatile.Read(ref _seen);
        init => _seen = value;
    }

    /// <summary>What <see cref="Seen"/> is in the table. Touched only by the keeper.</summary>
    public long Written { get; set; }

    /// <summary>Address the sign-in came from.</summary>
    public required string Address { get; init; }

    /// <inheritdoc/>
    public override long Expires => Math.Min(Seen + idle, Created + lifetime);

    /// <inheritdoc/>
    public override void Touch(long now) => Volatile.Write(ref _seen, now);
}
