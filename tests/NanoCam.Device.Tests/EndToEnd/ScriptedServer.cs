using System.Net.Sockets;
using System.Text;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.EndToEnd;

/// <summary>An in-memory uplink server with optional faults, so that a simulated day needs no real time and no sockets.</summary>
internal sealed class ScriptedServer(SteppedClock clock) : IConnector, IDisposable
{
    private readonly Lock _lock = new();
    private MemoryConnection? _connection;

    /// <summary>Whether connections are accepted.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Whether it accepts all bytes and sends nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Desired settings in every Welcome.</summary>
    public CameraSettings Desired { get; set; } = new() { IntervalMilliseconds = 10_000 };

    public int Connections { get; private set; }

    public int Frames { get; private set; }

    /// <summary>Number of gaps: frames that did not have the next sequence number.</summary>
    public int Gaps { get; private set; }

    public List<Hello> Hellos { get; } = [];

    public List<SettingsResult> Results { get; } = [];

    public Wire.Health Health { get; private set; } = new();

    private uint LastSequence { get; set; }

    public void Dispose() => _connection?.Dispose();

    public Connection Open(ServerAddress server)
    {
        if (!IsUp)
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        Connections++;
        lock (_lock)
        {
            return _connection = new MemoryConnection(clock, this);
        }
    }

    /// <summary>Breaks the current connection.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _connection?.Close();
        }
    }

    /// <summary>Sends other settings, now and in every later Welcome.</summary>
    public void SendSettings(CameraSettings settings)
    {
        Desired = settings;
        lock (_lock)
        {
            _connection?.Answer(buffer => settings.WriteMessage(buffer, 0));
        }
    }

    private void Receive(MemoryConnection connection, MessageType type, byte[] message)
    {
        var at = MessageHeader.Size;
        var length = message.Length - at;
        switch (type)
        {
            case MessageType.Hello when Hello.TryRead(message, at, length, out var hello, out _):
                Hellos.Add(hello);
                LastSequence = 0;

                // The Welcome starts the receive thread.
                clock.Expect(threads: 1);
                var welcome = new Welcome
                {
                    MaxJpegBytes = 1 << 20,
                    HeartbeatSeconds = 10,
                    Settings = Desired,
                };
                connection.Answer(buffer => welcome.WriteMessage(buffer, 0));
                break;
            case MessageType.Frame when FrameHeader.TryRead(message, at, length, length, out var frame, out _):
                Frames++;
                Gaps += LastSequence != 0 && frame.Sequence != LastSequence + 1 ? 1 : 0;
                LastSequence = frame.Sequence;
                connection.Answer(buffer => new Ack { Sequence = frame.Sequence, Credit = 2 }.WriteMessage(buffer, 0));
                break;
            case MessageType.Ping when Ping.TryRead(message, at, length, out var ping, out _):
                connection.Answer(buffer => new Pong { PingMicroseconds = ping.SenderMicroseconds }.WriteMessage(buffer, 0));
                break;
            case MessageType.Health when Wire.Health.TryRead(message, at, length, out var health, out _):
                Health = health;
                break;
            case MessageType.SettingsResult when SettingsResult.TryRead(message, at, length, out var result, out _):
                Results.Add(result);
                break;
            case MessageType.Goodbye:
                connection.Close();
                break;
        }
    }

    private sealed class MemoryConnection(SteppedClock clock, ScriptedServer server) : Connection, IDisposable
    {
        private readonly Lock _guard = new();
        private readonly AutoResetEvent _arrived = new(false);
        private readonly List<byte> _received = [];
        private readonly List<byte> _toRead = [];
        private bool _isUpgraded;
        private bool _isClosed;

        public void Dispose() => _arrived.Dispose();

        public void Answer(Func<byte[], int> write)
        {
            var buffer = new byte[WireProtocol.MaxControlBytes];
            var size = write(buffer);
            Put(buffer.AsSpan(0, size));
        }

        public override void Send(byte[] buffer, int offset, int count)
        {
            List<byte[]> messages = [];
            lock (_guard)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                if (server.IsSilent)
                {
                    return;
                }

                _received.AddRange(buffer.AsSpan(offset, count));
                while (TryTake(out var message))
                {
                    messages.Add(message);
                }
            }

            foreach (var message in messages)
            {
                server.Receive(this, (MessageType)message[2], message);
            }
        }

        public override bool CanReceive(int milliseconds)
        {
            var end = clock.Microseconds + (milliseconds * 1000L);
            while (true)
            {
                lock (_guard)
                {
                    if (_isClosed || _toRead.Count > 0)
                    {
                        return true;
                    }
                }

                var left = (end - clock.Microseconds + 999) / 1000;
                if (left <= 0)
                {
                    return false;
                }

                clock.Wait(_arrived, (int)left);
            }
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            lock (_guard)
            {
                var size = Math.Min(count, _toRead.Count);
                _toRead.CopyTo(0, buffer, offset, size);
                _toRead.RemoveRange(0, size);
                return size;
            }
        }

        public override void Close()
        {
            lock (_guard)
            {
                _isClosed = true;
            }

            _arrived.Set();
        }

        private bool TryTake(out byte[] message)
        {
            message = [];
            if (!_isUpgraded)
            {
                var end = Encoding.ASCII.GetString([.. _received]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0)
                {
                    return false;
                }

                _received.RemoveRange(0, end + 4);
                _isUpgraded = true;
                Put("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: nanocam/1\r\n\r\n"u8);
            }

            if (
                !MessageHeader.TryRead([.. _received], 0, _received.Count, out var header, out _)
                || _received.Count < MessageHeader.Size + header.BodyLength
            )
            {
                return false;
            }

            message = [.. _received.Take(MessageHeader.Size + header.BodyLength)];
            _received.RemoveRange(0, message.Length);
            return true;
        }

        private void Put(ReadOnlySpan<byte> bytes)
        {
            lock (_guard)
            {
                if (!server.IsSilent)
                {
                    _toRead.AddRange(bytes);
                }
            }

            _arrived.Set();
        }
    }
}
