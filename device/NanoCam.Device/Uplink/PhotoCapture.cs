using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Takes the photos of photo mode: one still of the size in force, with settled exposure. Owned by the uplink thread.</summary>
internal sealed class PhotoCapture
{
    private const int PollMilliseconds = 250;

    private readonly object _lock = new object();
    private readonly CaptureLoop _capture;
    private readonly FrameReader _reader;
    private readonly PhotoOptions _options;
    private readonly PhotoRecord _record;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private CameraSettings? _requested;
    private uint _requestId;
    private bool _hasFailed;
    private SettingsResult? _settings;
    private int _interval;

    public PhotoCapture(CaptureLoop capture, FrameReader reader, PhotoOptions options, PhotoRecord record, IClock clock, StopSignal stop)
    {
        _capture = capture;
        _reader = reader;
        _options = options;
        _record = record;
        _clock = clock;
        _stop = stop;
        _interval = PhotoSchedule.Interval(options.IntervalSeconds, null);
        capture.IsPaused = true;
    }

    /// <summary>The settings in force and the rejected controls, which the next request confirms; null until they are applied.</summary>
    public SettingsResult? Settings
    {
        get
        {
            lock (_lock)
            {
                return _settings;
            }
        }
    }

    /// <summary>Notes the result of applied settings. Runs on the capture thread.</summary>
    public void OnSettingsApplied(SettingsResult result)
    {
        lock (_lock)
        {
            // The capture loop reports the interval of live frames; here, that of the photos is in force. It belongs to the revision that
            // was applied, which may be older than the newest one.
            if (_requested != null && _requested.Revision == result.Applied.Revision)
            {
                _interval = PhotoSchedule.Interval(_options.IntervalSeconds, _requested);
            }

            result.Applied.IntervalMilliseconds = (uint)_interval;
            _settings = result;
        }
    }

    /// <summary>Notes on the capture thread that a still could not be taken.</summary>
    public void OnCommandEnded(uint requestId)
    {
        lock (_lock)
        {
            _hasFailed |= requestId == _requestId;
        }

        _reader.Arrived.Set();
    }

    /// <summary>Takes a photo, which <see cref="Release"/> returns.</summary>
    /// <returns>Null without a sensor, or if the sensor delivers no frame.</returns>
    public FrameBuffer? Take()
    {
        var current = _capture.Current;
        var desired = _record.Settings;
        if (desired != null && desired != _requested)
        {
            // The capture thread applies the settings before it takes the still that is requested next.
            lock (_lock)
            {
                _requested = desired;
            }

            _capture.RequestSettings(desired);
        }

        Command command = default;
        lock (_lock)
        {
            command.RequestId = ++_requestId;
            _hasFailed = false;
        }

        command.Kind = CommandKind.CaptureNow;
        command.Width = desired != null && desired.Width != 0 ? desired.Width : current.Width;
        command.Height = desired != null && desired.Height != 0 ? desired.Height : current.Height;
        var end = _clock.Microseconds + (_options.SensorTimeoutMilliseconds * 1000L);
        while (_capture.RequestStill(command) != CommandStatus.Done)
        {
            // The previous still is not finished yet.
            if (_clock.Microseconds >= end || _stop.Sleep(PollMilliseconds))
            {
                return null;
            }
        }

        while (!_stop.IsSet && !HasFailed() && _clock.Microseconds < end)
        {
            var frame = _reader.Take();
            if (frame != null && frame.RequestId == command.RequestId)
            {
                return frame;
            }

            _reader.Release();
            _clock.Wait(_reader.Arrived, PollMilliseconds);
        }

        return null;
    }

    /// <summary>Returns the photo.</summary>
    public void Release()
    {
        _reader.Release();
    }

    private bool HasFailed()
    {
        lock (_lock)
        {
            return _hasFailed;
        }
    }
}
