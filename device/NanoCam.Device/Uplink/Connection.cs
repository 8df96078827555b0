namespace NanoCam.Device.Uplink;

/// <summary>
/// One connection to the server. Plain TCP everywhere, TLS on a board. Faults are SocketException or IOException. One thread may send while
/// another receives; Close may be called by any, and ends both.
/// </summary>
public abstract class Connection
{
    /// <summary>Sends all bytes; waits while the network is slow, at most the time the connection was opened with.</summary>
    public abstract void Send(byte[] buffer, int offset, int count);

    /// <summary>Waits until something can be received or the connection has ended.</summary>
    /// <returns>False when nothing came in the time given.</returns>
    public abstract bool CanReceive(int milliseconds);

    /// <summary>Receives what is there, at least one byte; 0 when the other side has closed.</summary>
    public abstract int Receive(byte[] buffer, int offset, int count);

    /// <summary>Ends it. May be called more than once.</summary>
    public abstract void Close();
}
