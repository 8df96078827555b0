using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>An uplink has to end, for a reason the camera is told.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">A sentence in printable ASCII, 64 bytes at most reach the camera.</param>
internal sealed class UplinkException(GoodbyeReason reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public GoodbyeReason Reason { get; } = reason;

    /// <summary>Seconds the camera should stay away; 0 leaves it to the camera.</summary>
    public ushort RetryAfterSeconds { get; init; }

    /// <summary>The key the camera came with is not in force any more.</summary>
    public static UplinkException KeyChanged() => new(GoodbyeReason.NotAuthorized, "The key of this camera was revoked or replaced.");
}
