using NanoCam.Device.Network;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>Network of the computer, which the firmware does not control.</summary>
internal sealed class ComputerNetwork : INetwork
{
    /// <inheritdoc/>
    public bool IsUp => true;

    /// <inheritdoc/>
    public bool Join(int timeoutMilliseconds) => true;

    /// <inheritdoc/>
    public void Leave()
    {
        // The network of the computer stays connected.
    }
}
