using System;
using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: one connection from Welcome to its end. Owned by the uplink thread, which alone sends: queued messages first, then the newest
/// frame.
/// </summary>
internal sealed class DeviceSession
{
    // The server closes the connection after a Goodbye; this is the longest wait for that.
    private const int GoodbyeMilliseconds = 2000;

    private readonly UplinkOptions _options;
    private readonly CaptureLoop _capture;
    private readonly MonitoredSender _sender;
    private readonly ControlSender _controls;
    private readonly FrameSender _frames;
    private readonly ReceiveThread _receiver;
    private readonly StopSignal _stop;

    /// <summary>Counts the steps of the uplink thread. A step is noted with every Health message, not with every frame.</summary>
    public Steps Steps => _controls.Steps;

    public DeviceSession(
        UplinkOptions options,
        CaptureLoop capture,
        MonitoredSender sender,
        ControlSender controls,
        FrameSender frames,
        ReceiveThread receiver,
        StopSignal stop
    )
    {
        _options = options;
        _capture = capture;
        _sender = sender;
        _controls = controls;
        _frames = frames;
        _receiver = receiver;
        _stop = stop;
    }

    /// <summary>Serves a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="welcome">The server's response to Hello.</param>
    /// <param name="detections">How often a camera had been detected when Hello was written.</param>
    /// <returns>Whether the server requested a restart; false when the device stops.</returns>
    /// <exception cref="Exception">The connection ended: LinkException, or an exception of the network.</exception>
    public bool Run(Connection connection, Welcome welcome, int detections)
    {
        var seconds = welcome.HeartbeatSeconds < _options.MaxHeartbeatSeconds ? welcome.HeartbeatSeconds : _options.MaxHeartbeatSeconds;
        _sender.Begin(connection, seconds * 1000);
        _controls.Begin(seconds * 1_000_000L);
        _frames.Begin(welcome);
        _capture.SetFrameBudget(0);
        _capture.RequestSettings(KeepOwnInterval(welcome.Settings));
        _receiver.Begin(connection);
        try
        {
            return Serve(detections);
        }
        catch (LinkException e) when (e.NeedsGoodbye)
        {
            _sender.TrySendGoodbye(e.Reason, e.Message);
            throw;
        }
        catch (Exception) when (_receiver.Fault is LinkException)
        {
            // The receive thread closed the connection while this thread was inside a send; its reason is the more precise one.
            throw _receiver.Fault!;
        }
        finally
        {
            _receiver.End();
        }
    }

    // A server of version 0.1 sends interval 0 for a camera without desired settings: the camera keeps its own, instead of sending as fast
    // as it can.
    private static CameraSettings KeepOwnInterval(CameraSettings settings)
    {
        if (settings.Revision == 0 && settings.IntervalMilliseconds == 0)
        {
            settings.Unset |= UnsetSettings.Interval;
        }

        return settings;
    }

    private bool Serve(int detections)
    {
        _controls.SendCrash();
        while (!_stop.IsSet)
        {
            ThrowIfEnded();
            if (_controls.SendQueued())
            {
                SendGoodbye("restarting");
                return true;
            }

            if (_capture.Detections != detections)
            {
                // Hello described a device without a camera: a new connection describes it again.
                throw new LinkException(GoodbyeReason.Closing, "A camera was detected.");
            }

            if (!_frames.TrySend())
            {
                _controls.Wait();
            }
        }

        SendGoodbye("");
        return false;
    }

    // Waits until the server closes the connection, so that data sent just before is not lost.
    private void SendGoodbye(string text)
    {
        if (_sender.TrySendGoodbye(GoodbyeReason.Closing, text))
        {
            _receiver.WaitForEnd(GoodbyeMilliseconds);
        }
    }

    private void ThrowIfEnded()
    {
        var fault = _receiver.Fault;
        if (fault != null)
        {
            throw fault;
        }
    }
}
