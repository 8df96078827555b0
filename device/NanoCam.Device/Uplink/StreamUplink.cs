using System;
using NanoCam.Device.Capture;
using NanoCam.Device.Network;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: the live connection to the server, opened again for ever. Everything it needs is made here, once: a connection costs some
/// small objects and a thread, a frame nothing.
/// </summary>
public sealed class StreamUplink : IUplink
{
    private const int LookMilliseconds = 500;

    // A camera takes about a second to open; one that is not found must not keep its faults to itself.
    private const int CameraMilliseconds = 10_000;

    private readonly UplinkParts _parts;
    private readonly UplinkOptions _options;
    private readonly IConnector _connector;
    private readonly NetworkKeeper? _keeper;
    private readonly Outbox _outbox = new Outbox();
    private readonly UplinkHandshake _handshake;
    private readonly UplinkSession _session;
    private readonly ReconnectPause _pause;
    private readonly FrameReader _reader;
    private int _connections;

    /// <summary>Sends frames of <paramref name="parts"/>.</summary>
    /// <param name="parts">The device.</param>
    /// <param name="options">Where the server is, and limits.</param>
    /// <param name="connector">How to reach it.</param>
    /// <param name="keeper">Told whether the server is reached; null where nobody keeps the network.</param>
    public StreamUplink(UplinkParts parts, UplinkOptions options, IConnector connector, NetworkKeeper? keeper)
    {
        _parts = parts;
        _options = options;
        _connector = connector;
        _keeper = keeper;
        _reader = parts.Slot.AddReader(takesStills: true);
        parts.Capture.IsPaused = true;
        _pause = new ReconnectPause(parts.Jitter);

        var framer = new MessageFramer();
        var control = new byte[MessageHeader.Size + WireProtocol.MaxControlBytes];
        _handshake = new UplinkHandshake(parts, options, framer, control);
        _session = new UplinkSession(parts, options, Statistics, _reader, _outbox, framer, control);
    }

    /// <summary>What the server said about the frames.</summary>
    public UplinkStatistics Statistics { get; } = new UplinkStatistics();

    /// <summary>Why the last connection ended or could not be opened, for a person; empty before. Read it on any thread.</summary>
    public string LastFault { get; private set; } = "";

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        _outbox.Add(result);
        _reader.Arrived.Set();
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        if (_outbox.TryEnd(requestId))
        {
            _outbox.Add(requestId, status);
            _reader.Arrived.Set();
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        _parts.Clock.Wait(_parts.Capture.Tried, CameraMilliseconds);
        while (!_parts.Stop.IsSet)
        {
            // Without a network every try is in vain, and its lookup of the name would stop the other threads.
            _parts.Stop.Sleep(_parts.Network.IsUp ? Connect() : LookMilliseconds);
        }
    }

    /// <summary>Opens a connection and serves it to its end.</summary>
    /// <returns>Milliseconds to stay away.</returns>
    private int Connect()
    {
        long welcomed = -1;
        UplinkException? fault = null;
        Connection? connection = null;
        try
        {
            _parts.Pairing?.Run();
            connection = _connector.Open(_options.Server);
            var found = _parts.Capture.Found;
            var welcome = _handshake.Run(connection);
            welcomed = _parts.Clock.Microseconds;
            Welcomed();
            if (_session.Run(connection, welcome, found))
            {
                connection.Close();
                _parts.Chip.Reboot();
            }
        }
        catch (UplinkException e)
        {
            fault = e;
            LastFault = e.Message;
        }
        catch (Exception e)
        {
            // SocketException and IOException of the network, CryptographicException of TLS, NotSupportedException where the image lacks a
            // library, OutOfMemoryException while others hold it. All end the connection; none may end the camera.
            LastFault = e.Message;
        }
        finally
        {
            _parts.Capture.IsPaused = true;
            connection?.Close();
        }

        return Ended(welcomed, fault);
    }

    private void Welcomed()
    {
        _keeper?.Report(isServerReached: true);
        _parts.Capture.IsPaused = false;
        if (_connections++ > 0)
        {
            _parts.Health.CountReconnect();
        }
    }

    private int Ended(long welcomed, UplinkException? fault)
    {
        if (_parts.Stop.IsSet)
        {
            return 0;
        }

        if (fault != null && fault.Reason != GoodbyeReason.Closing)
        {
            _parts.Health.CountLinkFault();
        }

        // A refusal was said by somebody: the network carries. Silence and broken connections may be its fault.
        var isReached = fault != null && fault.Reason != GoodbyeReason.Timeout;
        _keeper?.Report(isReached);
        return _pause.Next(welcomed < 0 ? 0 : _parts.Clock.Microseconds - welcomed, fault);
    }
}
