namespace NanoCam.Device.Uplink;

/// <summary>
/// One connection to the server: plain TCP everywhere, TLS on a board. Faults are SocketException or IOException. One thread may send while
/// another receives; any thread may call Close, which ends both.
/// </summary>
public abstract class Connection
{
    /// <summary>Sends all bytes; waits while the network is slow, at most for the timeout of the connection.</summary>
    public abstract void Send(byte[] buffer, int offset, int count);

    /// <summary>Waits until bytes can be received or the connection has ended.</summary>
    /// <returns>False when nothing arrived in time.</returns>
    public abstract bool CanReceive(int milliseconds);

    /// <summary>Receives the available bytes, at least one; 0 when the server has closed the connection.</summary>
    public abstract int Receive(byte[] buffer, int offset, int count);

    /// <summary>Closes the connection. May be called more than once.</summary>
    public abstract void Close();
}
