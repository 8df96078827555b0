using System;
using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>
/// 2. capture: takes the newest frame from the sensor at the wished interval and puts it into the slot. The only thread that talks to the
/// camera; others ask it for settings, stills and resets.
/// </summary>
public sealed class CaptureLoop
{
    private const int PatienceMilliseconds = 1000;
    private const int SilenceMilliseconds = 30_000;
    private const int FirstRetryMilliseconds = 2000;
    private const int LastRetryMilliseconds = 60_000;

    private readonly ICamera _camera;
    private readonly CameraDriver _driver;
    private readonly CaptureOptions _options;
    private readonly CaptureRequests _requests = new CaptureRequests();
    private readonly CaptureListeners _listeners = new CaptureListeners();
    private readonly FrameSlot _slot;
    private readonly FrameTaker _taker;
    private readonly StillCapture _stills;
    private readonly DeviceHealth _health;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly object _lock = new object();
    private CameraSettings _current;
    private CameraSettings? _postponed;
    private ControlRange[] _controls = new ControlRange[0];
    private long _dueMicroseconds;
    private long _silentMicroseconds;
    private int _retryMilliseconds = FirstRetryMilliseconds;
    private bool _isPaused;
    private int _watchers;
    private int _found;

    /// <summary>Captures from <paramref name="camera"/> into <paramref name="slot"/>.</summary>
    public CaptureLoop(
        ICamera camera,
        CaptureOptions options,
        FrameSlot slot,
        IFlash flash,
        DeviceHealth health,
        IClock clock,
        StopSignal stop
    )
    {
        _camera = camera;
        _options = options;
        _slot = slot;
        _health = health;
        _clock = clock;
        _stop = stop;
        _driver = new CameraDriver(camera, flash, health, options);
        _taker = new FrameTaker(camera, slot);
        _stills = new StillCapture(camera, _driver, _taker, slot, flash, _requests, _listeners, clock, stop, health);
        _current = _driver.InForce(0);
    }

    /// <summary>Set once the camera was opened, or could not be, for the first time: from then on it can be described.</summary>
    public ManualResetEvent Tried { get; } = new ManualResetEvent(false);

    /// <summary>Counts how often a camera was found. Who has described it describes it anew when this changes.</summary>
    public int Found
    {
        get
        {
            lock (_lock)
            {
                return _found;
            }
        }
    }

    /// <summary>The settings in force.</summary>
    public CameraSettings Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>What can be set, with ranges and values.</summary>
    public ControlRange[] Controls
    {
        get
        {
            lock (_lock)
            {
                return _controls;
            }
        }
    }

    /// <summary>Sizes and sensor; zeros while no camera could be opened.</summary>
    public OpenedCamera Opened => _camera.Opened;

    /// <summary>Name of the sensor; empty while none is known.</summary>
    public string SensorName => SensorNames.Find(_camera.Opened.SensorId);

    /// <summary>
    /// Whether nobody wants frames just now. The sensor keeps running, so that the first frame afterwards is exposed well.
    /// </summary>
    public bool IsPaused
    {
        get
        {
            lock (_lock)
            {
                return _isPaused && _watchers == 0;
            }
        }
        set
        {
            lock (_lock)
            {
                _isPaused = value;
            }

            _requests.Arrived.Set();
        }
    }

    /// <summary>Somebody besides the uplink begins to take frames: they come even while <see cref="IsPaused"/> was set.</summary>
    public void BeginWatch()
    {
        lock (_lock)
        {
            _watchers++;
        }

        _requests.Arrived.Set();
    }

    /// <summary>The end of what <see cref="BeginWatch"/> began.</summary>
    public void EndWatch()
    {
        lock (_lock)
        {
            _watchers--;
        }
    }

    /// <summary>Adds somebody who hears of results; two at most, the uplink and the local server. Before <see cref="Run"/>.</summary>
    public void Attach(ICaptureListener listener)
    {
        _listeners.Add(listener);
    }

    /// <summary>Wishes settings; a newer wish replaces one that was not taken up yet.</summary>
    public void Ask(CameraSettings wish)
    {
        _requests.Ask(wish);
    }

    /// <summary>Wishes one still, which comes through the slot.</summary>
    /// <returns>Done when it was accepted; Busy while another is under way.</returns>
    public CommandStatus AskStill(Command command)
    {
        return _requests.AskStill(command);
    }

    /// <summary>Wishes a restart of the sensor.</summary>
    /// <returns>Done when it was accepted; Busy while another is under way.</returns>
    public CommandStatus AskReset(uint requestId)
    {
        return _requests.AskReset(requestId);
    }

    /// <summary>Lets the loop look at once whether the device stops.</summary>
    public void Wake()
    {
        _requests.Arrived.Set();
    }

    /// <summary>Body of the capture thread; returns when the device stops.</summary>
    public void Run()
    {
        while (!_stop.IsSet)
        {
            var isOpen = _driver.IsOpen || Open();
            Tried.Set();
            if (!isOpen)
            {
                AnswerWithoutCamera();
                _clock.Wait(_requests.Arrived, _retryMilliseconds);
                continue;
            }

            AnswerRequests();
            var wait = MillisecondsUntilDue();
            if (wait > 0)
            {
                _clock.Wait(_requests.Arrived, wait);
            }
            else if (_driver.IsOpen)
            {
                CaptureLive();
            }
        }

        _driver.Close();
    }

    private bool Open()
    {
        var error = _driver.Open();
        if (error != CameraError.None)
        {
            _driver.Close();
            _retryMilliseconds = _retryMilliseconds < LastRetryMilliseconds / 2 ? _retryMilliseconds * 2 : LastRetryMilliseconds;
            return false;
        }

        if (!PrepareBuffers())
        {
            return false;
        }

        _retryMilliseconds = FirstRetryMilliseconds;
        _silentMicroseconds = 0;
        var controls = _driver.ReadControls();
        lock (_lock)
        {
            _found += _controls.Length == 0 ? 1 : 0;
            _controls = controls;
            _current = _driver.InForce(_current.Revision);
        }

        if (_postponed != null)
        {
            _requests.Ask(_postponed);
            _postponed = null;
        }

        return true;
    }

    // Without PSRAM the managed heap may be too small for what the driver could hold, and a driver that found more memory than the first
    // time holds more than the buffers made then: try the next smaller size.
    private bool PrepareBuffers()
    {
        try
        {
            _slot.Prepare(_camera.Opened.MaxJpegBytes);
            if (_camera.Opened.MaxJpegBytes <= _slot.MaxJpegBytes)
            {
                return true;
            }
        }
        catch (OutOfMemoryException)
        {
            _health.SetCameraError(CameraError.NoMemory, 0);
        }

        var hasSmaller = FrameSizes.TryShrink(_camera.Opened, _options.Camera);
        _driver.Close();
        _retryMilliseconds = hasSmaller ? 0 : LastRetryMilliseconds;
        return false;
    }

    private void AnswerRequests()
    {
        var wish = _requests.TakeWish();
        if (wish != null)
        {
            var result = _driver.Apply(wish);
            lock (_lock)
            {
                _current = result.Applied;
            }

            _dueMicroseconds = 0;
            _listeners.OnSettingsApplied(result);
        }

        var reset = _requests.TakeReset();
        if (reset != 0)
        {
            _driver.Close();
            _listeners.OnCommandEnded(reset, Open() ? CommandStatus.Done : CommandStatus.Failed);
        }

        if (_driver.IsOpen && _requests.HasStill)
        {
            AnswerStill();
        }
    }

    private void AnswerStill()
    {
        if (_requests.TryTakeStill(out var still))
        {
            _stills.Capture(still);
        }
    }

    // A wish is kept for the camera that may come back; what needs a camera now is refused.
    private void AnswerWithoutCamera()
    {
        var wish = _requests.TakeWish();
        if (wish != null)
        {
            _postponed = wish;
            var result = new SettingsResult { Applied = _driver.InForce(wish.Revision), Refused = wish.Controls };
            _listeners.OnSettingsApplied(result);
        }

        var reset = _requests.TakeReset();
        if (reset != 0)
        {
            _listeners.OnCommandEnded(reset, CommandStatus.Failed);
        }

        if (_requests.TryTakeStill(out var still))
        {
            _requests.EndStill();
            _listeners.OnCommandEnded(still.RequestId, CommandStatus.Failed);
        }
    }

    private int MillisecondsUntilDue()
    {
        if (IsPaused)
        {
            return PatienceMilliseconds;
        }

        var wait = _dueMicroseconds - _clock.Microseconds;
        if (wait <= 0)
        {
            return 0;
        }

        return wait > PatienceMilliseconds * 1000L ? PatienceMilliseconds : (int)((wait + 999) / 1000);
    }

    private void CaptureLive()
    {
        var began = _clock.Microseconds;
        var error = _camera.Wait(PatienceMilliseconds);
        var now = _clock.Microseconds;
        if (error == CameraError.None)
        {
            error = _taker.Take(0, 0, 0, takesSettling: true);
        }

        if (error == CameraError.None)
        {
            // Counted from when it was due, so that a late frame does not slow the rate; a long hole is not caught up with.
            var wished = _driver.IntervalMilliseconds;
            var interval = (wished < _options.MinIntervalMilliseconds ? _options.MinIntervalMilliseconds : wished) * 1000L;
            _dueMicroseconds = now - _dueMicroseconds > interval ? now + interval : _dueMicroseconds + interval;
            _silentMicroseconds = 0;
            _health.SetCameraError(CameraError.None, 0);
        }
        else if (error != CameraError.Timeout && error != CameraError.NoFrame && error != CameraError.TooLarge)
        {
            _health.SetCameraError(error, 0);
            _driver.Close();
        }
        else
        {
            // Only waiting counts: after a pause, or with a long interval, the last frame is old though the sensor is well.
            _silentMicroseconds += now - began;
            if (_silentMicroseconds > SilenceMilliseconds * 1000L)
            {
                // The native side has restarted its driver by itself several times; begin from power-up.
                _health.SetCameraError(CameraError.Timeout, 0);
                _driver.Close();
            }
        }
    }
}
