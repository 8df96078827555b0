using NanoCam.Wire;

namespace NanoCam.Server.Uplink;

/// <summary>Ends an uplink session. The reason and the message are sent to the camera in Goodbye.</summary>
/// <param name="reason">Why the session ends.</param>
/// <param name="message">A sentence in printable ASCII; at most 64 bytes reach the camera.</param>
internal sealed class GoodbyeException(GoodbyeReason reason, string message) : Exception(message)
{
    /// <summary>Why the session ends.</summary>
    public GoodbyeReason Reason { get; } = reason;

    /// <summary>Seconds for which the camera should not reconnect; 0 lets the camera choose the pause.</summary>
    public ushort RetryAfterSeconds { get; init; }

    /// <summary>Whether <see cref="Pairing.CameraAuthenticator"/> logs this refusal.</summary>
    public bool IsLogged { get; init; }

    /// <summary>The key with which the camera connected is no longer valid.</summary>
    public static GoodbyeException KeyChanged() => new(GoodbyeReason.NotAuthorized, "The key of this camera was revoked or replaced.");
}
