using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Why a connection ended, when the server or its silence was the cause.</summary>
internal sealed class LinkException : Exception
{
    /// <summary>Creates a fault of the link.</summary>
    /// <param name="reason">The reason, as on the wire.</param>
    /// <param name="text">A human-readable sentence.</param>
    /// <param name="retryAfterSeconds">Pause in seconds that the server requested; 0 for none.</param>
    /// <param name="needsGoodbye">
    /// Whether the reason is sent to the server in a Goodbye. False when the server sent it itself, or cannot receive it.
    /// </param>
    public LinkException(GoodbyeReason reason, string text, int retryAfterSeconds, bool needsGoodbye)
        : base(text)
    {
        Reason = reason;
        RetryAfterSeconds = retryAfterSeconds;
        NeedsGoodbye = needsGoodbye;
    }

    /// <summary>Creates a fault of the link that is sent to the server as Goodbye.</summary>
    public LinkException(GoodbyeReason reason, string text)
        : this(reason, text, 0, needsGoodbye: true) { }

    /// <summary>The reason, as on the wire.</summary>
    public GoodbyeReason Reason { get; }

    /// <summary>Pause in seconds that the server requested; 0 for none.</summary>
    public int RetryAfterSeconds { get; }

    /// <summary>
    /// Whether the reason is sent to the server in a Goodbye. False when the server sent it itself, or cannot receive it.
    /// </summary>
    public bool NeedsGoodbye { get; }

    /// <summary>
    /// Whether an early retry cannot help: two cameras with the same id would replace each other endlessly, and a wrong key stays wrong.
    /// </summary>
    public bool NeedsUser =>
        Reason == GoodbyeReason.Replaced
        || Reason == GoodbyeReason.NotAuthorized
        || Reason == GoodbyeReason.BadCameraId
        || Reason == GoodbyeReason.Version;
}
