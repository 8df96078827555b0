using NanoCam.Device.Network;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>The network of the computer, which the firmware cannot manage.</summary>
internal sealed class ComputerNetwork : INetwork
{
    /// <inheritdoc/>
    public bool IsUp => true;

    /// <inheritdoc/>
    public bool Join(int timeoutMilliseconds) => true;

    /// <inheritdoc/>
    public void Leave()
    {
        // The computer stays.
    }
}
