namespace NanoCam.Server.Live.Transport;

/// <summary>Outcome of a send.</summary>
internal enum SendOutcome
{
    /// <summary>All bytes were sent.</summary>
    Sent,

    /// <summary>The rest is pending; the completion follows.</summary>
    Pending,

    /// <summary>The connection failed.</summary>
    Failed,
}

/// <summary>Sending half of the connection of one viewer. The owner sends one message at a time.</summary>
internal abstract class ViewerTransport : IDisposable
{
    /// <summary>Called once for every <see cref="SendOutcome.Pending"/>, with false when the connection failed.</summary>
    public Action<bool> Completed { get; set; } = static _ => { };

    /// <summary>Called when a part of a pending send was accepted.</summary>
    public Action Progressed { get; set; } = static () => { };

    /// <summary>
    /// Whether a frame would be sent immediately, instead of waiting behind older ones. Applies "newest wins" to the buffers of the kernel:
    /// until a frame is passed to the kernel, a newer one can replace it.
    /// </summary>
    /// <param name="bytes">Length of the frame, which the caller sends if the answer is yes.</param>
    public abstract bool IsReady(int bytes);

    /// <summary>Sends the three parts, in order, as one message.</summary>
    public abstract SendOutcome Send(ArraySegment<byte> head, ArraySegment<byte> body, ArraySegment<byte> tail);

    /// <summary>Aborts the connection.</summary>
    public abstract void Abort();

    /// <inheritdoc/>
    public abstract void Dispose();
}
