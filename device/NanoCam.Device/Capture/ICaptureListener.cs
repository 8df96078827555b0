using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Hears, on the capture thread, what became of requests. Implemented by the uplinks; must not wait.</summary>
public interface ICaptureListener
{
    /// <summary>Settings were applied.</summary>
    void OnSettingsApplied(SettingsResult result);

    /// <summary>A command ended; a still that succeeded comes as a frame instead.</summary>
    void OnCommandEnded(uint requestId, CommandStatus status);
}
