using NanoCam.Device.Capture;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>3. uplink: sends frames to the server.</summary>
public interface IUplink : ICaptureListener, IProgress
{
    /// <summary>Sends frames until the device stops, and returns only then. Handles every fault of the network itself.</summary>
    void Run();
}
