using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>Receives the results of requests on the capture thread. Implementations must not wait.</summary>
public interface ICaptureListener
{
    /// <summary>Reports applied settings.</summary>
    void OnSettingsApplied(SettingsResult result);

    /// <summary>Reports the end of a command. A successful still is a frame instead.</summary>
    void OnCommandEnded(uint requestId, CommandStatus status);
}
