using System;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Time;

namespace NanoCam.Device.Uplink;

/// <summary>3. uplink: one attempt to connect and what follows: pairing, handshake, session, end. Owned by the uplink thread.</summary>
internal sealed class StreamConnection
{
    private readonly ServerDialer _dialer;
    private readonly DeviceHandshake _handshake;
    private readonly DeviceSession _session;
    private readonly CaptureLoop _capture;
    private readonly IChip _chip;
    private readonly ConnectionTracker _tracker;

    public StreamConnection(
        ServerDialer dialer,
        DeviceHandshake handshake,
        DeviceSession session,
        CaptureLoop capture,
        IChip chip,
        ConnectionTracker tracker
    )
    {
        _dialer = dialer;
        _handshake = handshake;
        _session = session;
        _capture = capture;
        _chip = chip;
        _tracker = tracker;
    }

    /// <summary>Counts the steps of the uplink thread.</summary>
    public Steps Steps => _session.Steps;

    /// <summary>Why the last connection ended or could not be opened; empty if there was none.</summary>
    public string LastFault { get; private set; } = "";

    /// <summary>Opens a connection and serves it until it ends.</summary>
    /// <returns>Milliseconds until the next attempt.</returns>
    public int Run()
    {
        LinkException? fault = null;
        Connection? connection = null;
        _tracker.OnConnecting();
        try
        {
            connection = _dialer.Open();
            var detections = _capture.Detections;
            var welcome = _handshake.Run(connection);
            _tracker.OnOpened();
            _capture.IsPaused = false;
            if (_session.Run(connection, welcome, detections))
            {
                connection.Close();
                _chip.Reboot();
            }
        }
        catch (LinkException e)
        {
            fault = e;
            LastFault = e.Message;
        }
        catch (Exception e)
        {
            // SocketException and IOException of the network, CryptographicException of TLS, NotSupportedException where the image lacks a
            // library, OutOfMemoryException while other threads hold the memory. Each ends the connection; none may end the camera.
            LastFault = e.Message;
        }
        finally
        {
            _capture.IsPaused = true;
            connection?.Close();
        }

        return _tracker.OnEnded(fault);
    }
}
