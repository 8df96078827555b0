using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>A camera did not execute a command.</summary>
/// <param name="status">Its result; null if it disconnected before it sent one.</param>
/// <param name="message">Sentence for the user.</param>
public sealed class CameraCommandException(CommandStatus? status, string message) : Exception(message)
{
    /// <summary>Result of the camera, or null.</summary>
    public CommandStatus? Status { get; } = status;
}
