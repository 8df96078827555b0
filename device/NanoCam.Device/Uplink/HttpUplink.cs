using System;
using NanoCam.Device.Capture;
using NanoCam.Device.Network;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// 3. uplink: photos at intervals over HTTP. The photo is taken first, while the network comes up; then it is sent, three tries at most,
/// or without one a report that says why; then the device waits, or sleeps deeply. A board that sleeps starts anew for the next photo, so
/// Run is
/// one photo there.
/// </summary>
public sealed class HttpUplink : IUplink
{
    private const int LookMilliseconds = 250;

    private readonly object _lock = new object();
    private readonly UplinkParts _parts;
    private readonly PhotoOptions _options;
    private readonly PhotoRecord _record;
    private readonly PhotoSender _sender;
    private readonly FrameReader _reader;
    private CameraSettings? _asked;
    private PhotoRequest? _stuck;
    private uint _requestId;
    private bool _hasFailed;

    /// <summary>Sends photos of <paramref name="parts"/>.</summary>
    /// <param name="parts">The device.</param>
    /// <param name="options">Where the server is, intervals and limits.</param>
    /// <param name="record">What is remembered over deep sleep.</param>
    /// <param name="clients">Makes the HTTP clients.</param>
    /// <param name="keeper">Told whether the server is reached; null where nobody keeps the network.</param>
    public HttpUplink(UplinkParts parts, PhotoOptions options, PhotoRecord record, IHttpClients clients, NetworkKeeper? keeper)
    {
        _parts = parts;
        _options = options;
        _record = record;
        _sender = new PhotoSender(parts, options, record, clients, keeper);
        _reader = parts.Slot.AddReader(takesStills: true);
        parts.Capture.IsPaused = true;
    }

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        _sender.Settings = result;
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        lock (_lock)
        {
            _hasFailed |= requestId == _requestId;
        }

        _reader.Arrived.Set();
    }

    /// <summary>Why the last photo could not be taken or sent, where an exception said so; empty before. Read it on any thread.</summary>
    public string LastFault { get; private set; } = "";

    /// <inheritdoc/>
    public void Run()
    {
        _record.Read();
        while (!_parts.Stop.IsSet)
        {
            var due = _parts.Clock.Microseconds;
            var isSent = TryTakeAndSend();
            if (!_parts.Stop.IsSet)
            {
                Rest(due, isSent);
            }
        }
    }

    // A photo that fails costs the photo. Without the next one, or the sleep before it, a battery would be empty by tomorrow.
    private bool TryTakeAndSend()
    {
        try
        {
            return IsBufferFree() && TakeAndSend();
        }
        catch (Exception e)
        {
            // OutOfMemoryException while others hold it, CryptographicException of a damaged certificate file, NotSupportedException where
            // the image lacks a library.
            LastFault = e.Message;
            return false;
        }
    }

    // A request that was given up reads its photo until the class library lets go of it.
    private bool IsBufferFree()
    {
        if (_stuck == null)
        {
            return true;
        }

        if (!_sender.AwaitEnd(_stuck))
        {
            if (!_parts.Stop.IsSet)
            {
                // Nothing else gets it out of there: a half-open connection can hold it for ever.
                _parts.Chip.Reboot();
            }

            return false;
        }

        _stuck = null;
        _parts.Slot.Release(_reader);
        return true;
    }

    private void Rest(long due, bool isSent)
    {
        // Awake, a try costs nothing worth saving: photos stay at their interval.
        var failures = isSent || !_options.IsSleeping ? 0 : _record.Failures;
        var interval = PhotoSchedule.Interval(_options.IntervalSeconds, _record.Settings);
        var pause = PhotoSchedule.Pause(interval, failures, (_parts.Clock.Microseconds - due) / 1000);
        if (_options.IsSleeping)
        {
            var counted =
                isSent ? 0
                : failures < PhotoSchedule.MostFailures ? failures + 1
                : PhotoSchedule.MostFailures;
            _record.Keep(counted, _record.Settings);
            if (_record.IsStorageBad)
            {
                _parts.Health.SetFault(DeviceFaults.Storage, true);
            }

            Sleep(pause);
        }

        // Only where there is no deep sleep.
        _parts.Stop.Sleep(pause);
    }

    // Returns only where there is no deep sleep; then the photos go on without.
    private void Sleep(int milliseconds)
    {
        if (!TrySleep(milliseconds, _options.WakePin) && !TrySleep(milliseconds, -1))
        {
            _options.IsSleeping = false;
        }
    }

    private bool TrySleep(int milliseconds, int wakePin)
    {
        try
        {
            _parts.Chip.DeepSleep(milliseconds, wakePin, _options.WakeLevel);
            return true;
        }
        catch (Exception e)
        {
            // NotSupportedException where the image cannot sleep, ArgumentException and others for a pin that cannot wake this chip.
            LastFault = e.Message;
            return false;
        }
    }

    private bool TakeAndSend()
    {
        var photo = Take();
        try
        {
            return !_parts.Stop.IsSet && AwaitNetwork() && TryPair() && _sender.Send(photo, out _stuck) && photo != null;
        }
        finally
        {
            if (_stuck == null)
            {
                _parts.Slot.Release(_reader);
            }
        }
    }

    /// <summary>Takes a photo of the size in force, exposure settled.</summary>
    /// <returns>Null when there is none: no sensor, or it does not deliver.</returns>
    private FrameBuffer? Take()
    {
        var current = _parts.Capture.Current;
        var wish = _record.Settings;
        if (wish != null && wish != _asked)
        {
            // The capture thread takes it up before the photo that is asked for next.
            _asked = wish;
            _parts.Capture.Ask(wish);
        }

        Command command = default;
        lock (_lock)
        {
            command.RequestId = ++_requestId;
            _hasFailed = false;
        }

        command.Kind = CommandKind.CaptureNow;
        command.Width = wish != null && wish.Width != 0 ? wish.Width : current.Width;
        command.Height = wish != null && wish.Height != 0 ? wish.Height : current.Height;
        var end = _parts.Clock.Microseconds + (_options.SensorTimeoutMilliseconds * 1000L);
        while (_parts.Capture.AskStill(command) != CommandStatus.Done)
        {
            // Still busy with the one before.
            if (_parts.Clock.Microseconds >= end || _parts.Stop.Sleep(LookMilliseconds))
            {
                return null;
            }
        }

        while (!_parts.Stop.IsSet && !HasFailed() && _parts.Clock.Microseconds < end)
        {
            var frame = _parts.Slot.Take(_reader);
            if (frame != null && frame.RequestId == command.RequestId)
            {
                return frame;
            }

            _parts.Slot.Release(_reader);
            _parts.Clock.Wait(_reader.Arrived, LookMilliseconds);
        }

        return null;
    }

    private bool HasFailed()
    {
        lock (_lock)
        {
            return _hasFailed;
        }
    }

    // A server that wants no keys takes the photo whatever became of the pairing; one that does refuses it, and says so.
    private bool TryPair()
    {
        try
        {
            _parts.Pairing?.Run();
        }
        catch (UplinkException e)
        {
            LastFault = e.Message;
        }

        return !_parts.Stop.IsSet;
    }

    private bool AwaitNetwork()
    {
        var end = _parts.Clock.Microseconds + (_options.NetworkTimeoutMilliseconds * 1000L);
        while (!_parts.Network.IsUp)
        {
            if (_parts.Clock.Microseconds >= end || _parts.Stop.Sleep(LookMilliseconds))
            {
                return false;
            }
        }

        return true;
    }
}
