namespace NanoCam.Server.Accounts;

/// <summary>Session of a user in one browser.</summary>
/// <param name="hash">SHA-256 of the secret.</param>
/// <param name="idle">Microseconds without use after which it expires.</param>
/// <param name="lifetime">Microseconds after the sign-in at which it expires.</param>
internal sealed class Session(byte[] hash, long idle, long lifetime) : Credential(hash)
{
    private long _seen;
    private long _idleDeadline;

    /// <summary>Time of the last use, in microseconds since 1970.</summary>
    public long Seen
    {
        get => Volatile.Read(ref _seen);
        init => _seen = value;
    }

    /// <summary>Value of <see cref="Seen"/> in the table. Only <see cref="SessionStore.Flush"/> sets it.</summary>
    public long Written { get; set; }

    /// <summary>
    /// <see cref="User.PasswordChanged"/> at the sign-in. A session is valid only as long as the password that started it, even if the
    /// session
    /// started while that password was being replaced, or is not in the table because the disk was full.
    /// </summary>
    public required long PasswordChanged { get; init; }

    /// <summary>Address of the client that signed in.</summary>
    public required string Address { get; init; }

    /// <inheritdoc/>
    public override long Expires => Math.Min(Seen + idle, Created + lifetime);

    /// <summary>Time at which it expires even if it is in use, on the monotonic clock.</summary>
    public required long LifetimeDeadline { get; init; }

    /// <summary>Time at which it expires if it is not used, on the monotonic clock.</summary>
    public required long IdleDeadline
    {
        get => Volatile.Read(ref _idleDeadline);
        init => _idleDeadline = value;
    }

    /// <inheritdoc/>
    public override long Deadline => Math.Min(IdleDeadline, LifetimeDeadline);

    /// <inheritdoc/>
    public override void Touch(long now, long monotonic)
    {
        Volatile.Write(ref _seen, now);
        Volatile.Write(ref _idleDeadline, monotonic + idle);
    }
}
