using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>Connection that carries settings and commands to a camera.</summary>
public interface ICameraLink
{
    /// <summary>Device information that the camera sent when it connected.</summary>
    Hello Hello { get; }

    /// <summary>How its frames arrive.</summary>
    UplinkKind Kind => UplinkKind.Stream;

    /// <summary>Whether the connection is open. A pulled camera keeps its link while its source is retried.</summary>
    bool IsOpen => true;

    /// <summary>Whether frames are expected. A source that is pulled on demand sends none without viewers.</summary>
    bool IsSending => true;

    /// <summary>Settings that can be changed besides the sensor controls.</summary>
    AdjustableSettings Adjustable => AdjustableSettings.All;

    /// <summary>Its clock relative to the server's, or null before the first pong.</summary>
    ClockOffset? Clock { get; }

    /// <summary>Its newest health report, or null.</summary>
    Health? Health { get; }

    /// <summary>Sends the desired settings.</summary>
    ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken);

    /// <summary>Requests one still and waits for it. The caller releases the frame.</summary>
    /// <exception cref="CameraCommandException">The camera refused, failed, or disconnected.</exception>
    Task<Frames.Frame> CaptureAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Ends the connection with a reason that the camera receives.</summary>
    void Close(GoodbyeReason reason, string text);
}

/// <summary>Settings of a camera that the server can change; a set of bits. Sensor controls have their own list, with ranges.</summary>
[Flags]
public enum AdjustableSettings
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Milliseconds from frame to frame.</summary>
    Interval = 1,

    /// <summary>Width and height.</summary>
    Size = 2,

    /// <summary>JPEG quality.</summary>
    Quality = 4,

    /// <summary>All of them, as in every camera of this project.</summary>
    All = Interval | Size | Quality,
}

/// <summary>A camera did not execute a command.</summary>
/// <param name="status">Its result; null if it disconnected before it sent one.</param>
/// <param name="message">Sentence for the user.</param>
public sealed class CameraCommandException(CommandStatus? status, string message) : Exception(message)
{
    /// <summary>Result of the camera, or null.</summary>
    public CommandStatus? Status { get; } = status;
}
