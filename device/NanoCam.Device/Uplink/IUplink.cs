using NanoCam.Device.Capture;

namespace NanoCam.Device.Uplink;

/// <summary>3. uplink: how frames get to the server.</summary>
public interface IUplink : ICaptureListener
{
    /// <summary>
    /// Brings frames to the server until the device stops. Returns only then; every fault of the network is handled inside.
    /// </summary>
    void Run();
}
