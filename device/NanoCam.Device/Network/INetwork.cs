namespace NanoCam.Device.Network;

/// <summary>The network that leads to the server: Wi-Fi on a board.</summary>
public interface INetwork
{
    /// <summary>Whether the device has an address in it now.</summary>
    bool IsUp { get; }

    /// <summary>Joins the network and waits for an address.</summary>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    /// <returns>Whether it is up.</returns>
    bool Join(int timeoutMilliseconds);

    /// <summary>Leaves the network, so that the next <see cref="Join"/> starts over.</summary>
    void Leave();
}
