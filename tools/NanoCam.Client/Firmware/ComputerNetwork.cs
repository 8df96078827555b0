using NanoCam.Device.Network;

namespace NanoCam.Client.Firmware;

/// <summary>The network of the computer, which is somebody else's business.</summary>
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
