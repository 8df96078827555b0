using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>The connection a camera is steered through.</summary>
public interface ICameraLink
{
    /// <summary>What the camera said about itself when it connected.</summary>
    Hello Hello { get; }

    /// <summary>How its pictures come.</summary>
    UplinkKind Kind => UplinkKind.Stream;

    /// <summary>What of its settings, beside the controls, a wish can change.</summary>
    AdjustableSettings Adjustable => AdjustableSettings.All;

    /// <summary>Its clock against ours, or null before the first answer to a ping.</summary>
    ClockOffset? Clock { get; }

    /// <summary>Its newest health report, or null.</summary>
    Health? Health { get; }

    /// <summary>Sends the wished settings.</summary>
    ValueTask SendSettingsAsync(CameraSettings settings, CancellationToken cancellationToken);

    /// <summary>Asks for one still and waits for it; the caller releases the frame.</summary>
    /// <exception cref="CameraCommandException">The camera refused, failed, or is gone.</exception>
    Task<Frames.Frame> CaptureAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Ends the connection with a reason that the camera is told.</summary>
    void Close(GoodbyeReason reason, string text);
}
