using System;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Why a connection to the server ended, when the other side or its silence was the cause.</summary>
internal sealed class UplinkException : Exception
{
    /// <summary>A fault of the link.</summary>
    /// <param name="reason">Why, in the words of the wire.</param>
    /// <param name="text">A sentence for a person.</param>
    /// <param name="retryAfterSeconds">Seconds the server wants us to stay away; 0 leaves it to us.</param>
    /// <param name="isTold">Whether the other side knows: it said so itself.</param>
    public UplinkException(GoodbyeReason reason, string text, int retryAfterSeconds, bool isTold)
        : base(text)
    {
        Reason = reason;
        RetryAfterSeconds = retryAfterSeconds;
        IsTold = isTold;
    }

    /// <summary>A fault of the link that the other side is told of.</summary>
    public UplinkException(GoodbyeReason reason, string text)
        : this(reason, text, 0, isTold: false) { }

    /// <summary>Why, in the words of the wire.</summary>
    public GoodbyeReason Reason { get; }

    /// <summary>Seconds the server wants us to stay away; 0 leaves it to us.</summary>
    public int RetryAfterSeconds { get; }

    /// <summary>Whether the other side said it, so that it need not be told.</summary>
    public bool IsTold { get; }

    /// <summary>
    /// Whether coming back soon cannot help: two cameras with one id would throw each other out for ever, a key does not become right.
    /// </summary>
    public bool NeedsPerson =>
        Reason == GoodbyeReason.Replaced
        || Reason == GoodbyeReason.NotAuthorized
        || Reason == GoodbyeReason.BadCameraId
        || Reason == GoodbyeReason.Version;
}
