using System.Net.Security;
using System.Net.Sockets;
using NanoCam.Device.Uplink;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>
/// Opens TCP connections; for https with TLS and the certificate rules of the operating system. A board has its own class for TLS.
/// </summary>
internal sealed class ComputerTlsConnector(int sendTimeoutMilliseconds) : IConnector
{
    private readonly TcpConnector _tcp = new(sendTimeoutMilliseconds);

    /// <inheritdoc/>
    public Connection Open(Device.Uplink.ServerAddress server)
    {
        if (!server.IsTls)
        {
            return _tcp.Open(server);
        }

        var socket = _tcp.Connect(server);
        try
        {
            socket.NoDelay = true;
            socket.SendTimeout = sendTimeoutMilliseconds;
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            stream.AuthenticateAsClient(server.Host);
            return new SslConnection(stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class SslConnection(SslStream stream) : Connection
    {
        private readonly byte[] _received = new byte[4096];
        private Task<int>? _reading;
        private int _start;
        private int _end;

        public override void Send(byte[] buffer, int offset, int count) => Guard(() => stream.Write(buffer, offset, count));

        public override bool CanReceive(int milliseconds)
        {
            if (_start < _end)
            {
                return true;
            }

            // SslStream cannot poll, so a read that has started stays pending.
            _reading ??= stream.ReadAsync(_received).AsTask();
            return Task.WaitAny([_reading], milliseconds) == 0;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_start == _end)
            {
                _reading ??= stream.ReadAsync(_received).AsTask();
                Guard(() => _end = _reading.GetAwaiter().GetResult());
                (_reading, _start) = (null, 0);
            }

            var taken = Math.Min(count, _end - _start);
            Array.Copy(_received, _start, buffer, offset, taken);
            _start += taken;
            return taken;
        }

        public override void Close() => stream.Dispose();

        // Another thread closed the connection: the caller sees a connection that ended.
        private static void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (ObjectDisposedException e)
            {
                throw new IOException("closed", e);
            }
        }
    }
}
