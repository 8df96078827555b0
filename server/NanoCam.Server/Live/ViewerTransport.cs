namespace NanoCam.Server.Live;

/// <summary>What became of a send.</summary>
internal enum SendOutcome
{
    /// <summary>All bytes were handed over.</summary>
    Sent,

    /// <summary>The rest is under way; the completion will be called.</summary>
    Pending,

    /// <summary>The connection is gone.</summary>
    Failed,
}

/// <summary>The sending half of one viewer's connection. One send at a time; the owner sees to that.</summary>
internal abstract class ViewerTransport : IDisposable
{
    /// <summary>Called once for every <see cref="SendOutcome.Pending"/>, with false when the connection failed.</summary>
    public Action<bool> Completed { get; set; } = static _ => { };

    /// <summary>Called when a part of a pending send was taken.</summary>
    public Action Progressed { get; set; } = static () => { };

    /// <summary>
    /// Whether a frame would be on its way at once, instead of standing behind older ones. This is where newest-wins
    /// reaches past our own queue: a frame not yet handed over can still be replaced by a newer one.
    /// </summary>
    public abstract bool IsReady();

    /// <summary>Sends the three parts, in order, as one message.</summary>
    public abstract SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail);

    /// <summary>Breaks the connection.</summary>
    public abstract void Abort();

    /// <inheritdoc/>
    public abstract void Dispose();
}
