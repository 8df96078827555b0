using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>A camera did not do what it was asked.</summary>
/// <param name="status">What it said; null when it was gone before it could answer.</param>
/// <param name="message">A sentence for people.</param>
public sealed class CameraCommandException(CommandStatus? status, string message) : Exception(message)
{
    /// <summary>What the camera said, or null.</summary>
    public CommandStatus? Status { get; } = status;
}
