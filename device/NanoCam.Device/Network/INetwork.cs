namespace NanoCam.Device.Network;

/// <summary>The way to the server: Wi-Fi on a board.</summary>
public interface INetwork
{
    /// <summary>Whether it has an address right now.</summary>
    bool IsUp { get; }

    /// <summary>Joins it and waits for an address.</summary>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    /// <returns>Whether it is up.</returns>
    bool Join(int timeoutMilliseconds);

    /// <summary>Leaves it, so that the next <see cref="Join"/> begins anew.</summary>
    void Leave();
}
