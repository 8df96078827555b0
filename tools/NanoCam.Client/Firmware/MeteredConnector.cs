using NanoCam.Device.Uplink;

namespace NanoCam.Client.Firmware;

/// <summary>Counts what goes through the connections of a virtual device; a board does not need to know its bytes.</summary>
internal sealed class MeteredConnector(IConnector connector) : IConnector
{
    private long _bytesSent;
    private int _open;

    /// <summary>Bytes sent over all connections.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Whether a connection is open.</summary>
    public bool IsOpen => Volatile.Read(ref _open) > 0;

    /// <summary>Why the last attempt failed; null after one that worked.</summary>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public Connection Open(Device.Uplink.ServerAddress server)
    {
        try
        {
            var connection = connector.Open(server);
            Trouble = null;
            Interlocked.Increment(ref _open);
            return new Metered(connection, this);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            Trouble = $"{server.Host}:{server.Port} cannot be reached: {e.Message}";
            throw;
        }
    }

    private sealed class Metered(Connection connection, MeteredConnector meter) : Connection
    {
        private int _isClosed;

        public override void Send(byte[] buffer, int offset, int count)
        {
            connection.Send(buffer, offset, count);
            Interlocked.Add(ref meter._bytesSent, count);
        }

        public override bool CanReceive(int milliseconds) => connection.CanReceive(milliseconds);

        public override int Receive(byte[] buffer, int offset, int count) => connection.Receive(buffer, offset, count);

        public override void Close()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                Interlocked.Decrement(ref meter._open);
            }

            connection.Close();
        }
    }
}
