using System.Threading;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>
/// 2. capture: takes the newest frame from the sensor at the desired interval and puts it into the slot. Only its thread calls the camera;
/// other threads request settings, stills and resets.
/// </summary>
public sealed class CaptureLoop : IProgress
{
    private const int WaitMilliseconds = 1000;
    private const int SilenceMilliseconds = 30_000;
    private const int FirstRetryMilliseconds = 2000;
    private const int LastRetryMilliseconds = 60_000;

    private readonly ICamera _camera;
    private readonly CameraDriver _driver;
    private readonly CaptureOptions _options;
    private readonly CaptureRequests _requests = new CaptureRequests();
    private readonly CaptureListeners _listeners = new CaptureListeners();
    private readonly FrameSlot _slot;
    private readonly FrameCopier _copier;
    private readonly StillCapture _stills;
    private readonly FrameBudget _budget;
    private readonly DeviceHealth _health;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly object _lock = new object();
    private CameraSettings _current;
    private CameraSettings? _deferred;
    private ControlRange[] _controls = new ControlRange[0];
    private ControlValue[] _refused = new ControlValue[0];
    private long _dueMicroseconds;
    private long _silentMicroseconds;
    private int _retryMilliseconds = FirstRetryMilliseconds;
    private readonly CapturePause _pause = new CapturePause();
    private int _steps;
    private int _detections;

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
        _copier = new FrameCopier(camera, slot);
        _stills = new StillCapture(_driver, _copier, slot, _requests, _listeners, clock, stop);
        _budget = new FrameBudget(_driver, clock);
        _current = _driver.CurrentSettings(0);
    }

    /// <inheritdoc/>
    /// <remarks>Published frames count as well, so that a step costs nothing on the path of a frame.</remarks>
    public int Progress => _slot.Version + Interlocked.CompareExchange(ref _steps, 0, 0);

    /// <summary>Set after the first attempt to open the camera, regardless of the result. Then Hello can describe the camera.</summary>
    public ManualResetEvent OpenAttempted { get; } = new ManualResetEvent(false);

    /// <summary>Counts how often a camera was detected. When it changes, Hello must be sent again.</summary>
    public int Detections
    {
        get
        {
            lock (_lock)
            {
                return _detections;
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

    /// <summary>The controls, with ranges and values.</summary>
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

    /// <summary>Sizes and sensor; zeros until a camera was opened.</summary>
    public OpenedCamera Opened => _camera.Opened;

    /// <summary>Name of the sensor; empty until one was detected.</summary>
    public string SensorName => SensorNames.Find(_camera.Opened.SensorId);

    /// <summary>Whether capture is paused. The sensor keeps running, so that the first frame afterwards is well exposed.</summary>
    public bool IsPaused
    {
        get => _pause.IsPaused;
        set
        {
            _pause.IsPaused = value;
            _requests.Arrived.Set();
        }
    }

    /// <summary>Notes a client of the local server. Frames are captured for it even while <see cref="IsPaused"/> is set.</summary>
    public void AddLocalViewer()
    {
        _pause.ChangeViewers(1);
        _requests.Arrived.Set();
    }

    /// <summary>Undoes <see cref="AddLocalViewer"/>.</summary>
    public void RemoveLocalViewer() => _pause.ChangeViewers(-1);

    /// <summary>Adds a listener, at most two: the uplink and the local server. Call it before <see cref="Run"/>.</summary>
    public void Attach(ICaptureListener listener) => _listeners.Add(listener);

    /// <summary>Requests settings; a newer request replaces one that was not applied yet.</summary>
    public void RequestSettings(CameraSettings desired) => _requests.RequestSettings(desired);

    /// <summary>Sets the bytes that a live frame may have; 0 without a limit. Larger frames lower the quality.</summary>
    public void SetFrameBudget(int bytes) => _budget.Set(bytes);

    /// <summary>Requests one still, which arrives in the slot.</summary>
    /// <returns>Done when accepted; Busy while another one is in progress.</returns>
    public CommandStatus RequestStill(Command command)
    {
        return _requests.RequestStill(command);
    }

    /// <summary>Requests a restart of the sensor.</summary>
    /// <returns>Done when accepted; Busy while another one is in progress.</returns>
    public CommandStatus RequestReset(uint requestId)
    {
        return _requests.RequestReset(requestId);
    }

    /// <summary>Powers the sensor down for deep sleep. If the device does not sleep after all, call <see cref="Wake"/>.</summary>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    public void PowerDown(int timeoutMilliseconds)
    {
        _requests.RequestSleep();
        _clock.Wait(_requests.Asleep, timeoutMilliseconds);
    }

    /// <summary>Wakes the loop, so that it immediately checks whether the device is stopping.</summary>
    public void Wake()
    {
        _requests.EndSleep();
    }

    /// <summary>Body of the capture thread; returns when the device stops.</summary>
    public void Run()
    {
        // After an exception, the state of the driver is unknown.
        _driver.CloseIfOpen();
        while (!_stop.IsSet)
        {
            var isOpen = _driver.IsOpen || Open();
            OpenAttempted.Set();
            if (!isOpen)
            {
                HandleRequestsWithoutCamera();
                Interlocked.Increment(ref _steps);
                _clock.Wait(_requests.Arrived, _retryMilliseconds);
                continue;
            }

            HandleRequests();
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

    // Until the uplink gives up sleeping; a board restarts instead.
    private void Sleep()
    {
        _driver.PowerDown();
        _requests.Asleep.Set();
        while (_requests.IsSleepRequested && !_stop.IsSet)
        {
            Interlocked.Increment(ref _steps);
            _clock.Wait(_requests.Arrived, WaitMilliseconds);
        }
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

        if (!_driver.TryPrepare(_slot, out var hasSmaller))
        {
            _retryMilliseconds = hasSmaller ? 0 : LastRetryMilliseconds;
            return false;
        }

        _retryMilliseconds = FirstRetryMilliseconds;
        _silentMicroseconds = 0;
        var controls = _driver.ReadControls();
        lock (_lock)
        {
            _detections += _controls.Length == 0 ? 1 : 0;
            _controls = controls;
            _current = _driver.CurrentSettings(_current.Revision);
        }

        if (_deferred != null)
        {
            _requests.RestoreSettings(_deferred);
            _deferred = null;
        }

        return true;
    }

    private void HandleRequests()
    {
        var desired = _requests.TakeSettings();
        if (desired != null)
        {
            // The budget belongs to the earlier settings; the next acknowledgement has the new one.
            _budget.Set(0);
            // Kept for the next time that the camera opens, in case it fails meanwhile.
            _deferred = desired;
            var result = _driver.Apply(desired);
            _deferred = null;
            _dueMicroseconds = 0;
            ReportSettings(result);
        }

        var reset = _requests.TakeReset();
        if (reset != 0)
        {
            _driver.Close();
            _listeners.OnCommandEnded(reset, Open() ? CommandStatus.Done : CommandStatus.Failed);
        }

        if (_driver.IsOpen && _requests.HasStillOrSleep)
        {
            HandleStillOrSleep();
        }
    }

    private void ReportSettings(SettingsResult result)
    {
        lock (_lock)
        {
            _current = result.Applied;
        }

        _refused = result.Refused;
        _listeners.OnSettingsApplied(result);
    }

    private void HandleStillOrSleep()
    {
        if (_requests.IsSleepRequested)
        {
            Sleep();
        }
        else if (_requests.TryTakeStill(out var still))
        {
            _stills.Capture(still);
        }
    }

    // Settings are deferred until the camera is back; requests that need a camera now fail.
    private void HandleRequestsWithoutCamera()
    {
        var desired = _requests.TakeSettings();
        if (desired != null)
        {
            _deferred = desired;
            var result = new SettingsResult { Applied = _driver.CurrentSettings(desired.Revision), Refused = desired.Controls };
            _listeners.OnSettingsApplied(result);
        }

        var reset = _requests.TakeReset();
        if (reset != 0)
        {
            _listeners.OnCommandEnded(reset, CommandStatus.Failed);
        }

        if (_requests.IsSleepRequested)
        {
            Sleep();
        }

        if (_requests.TryTakeStill(out var still))
        {
            _listeners.OnCommandEnded(still.RequestId, CommandStatus.Failed);
        }
    }

    private int MillisecondsUntilDue()
    {
        if (_pause.IsPaused)
        {
            Interlocked.Increment(ref _steps);
            return WaitMilliseconds;
        }

        var wait = _dueMicroseconds - _clock.Microseconds;
        if (wait <= 0)
        {
            return 0;
        }

        if (wait <= WaitMilliseconds * 1000L)
        {
            return (int)((wait + 999) / 1000);
        }

        Interlocked.Increment(ref _steps);
        return WaitMilliseconds;
    }

    private void CaptureLive()
    {
        var began = _clock.Microseconds;
        var error = _camera.Wait(WaitMilliseconds);
        var now = _clock.Microseconds;
        if (error == CameraError.None)
        {
            error = _copier.Copy(0, 0, 0, acceptsSettling: true);
        }

        if (error == CameraError.None)
        {
            // Counted from the due time, so that a late frame does not lower the rate. A long gap is not compensated.
            var desired = _driver.IntervalMilliseconds;
            var interval = (desired < _options.MinIntervalMilliseconds ? _options.MinIntervalMilliseconds : desired) * 1000L;
            _dueMicroseconds = now - _dueMicroseconds > interval ? now + interval : _dueMicroseconds + interval;
            _silentMicroseconds = 0;
            _health.SetCameraError(CameraError.None, 0);
            if (_budget.TryKeep(_copier.Last))
            {
                ReportSettings(new SettingsResult { Applied = _driver.CurrentSettings(Current.Revision), Refused = _refused });
            }
        }
        else if (error != CameraError.Timeout && error != CameraError.NoFrame && error != CameraError.TooLarge)
        {
            _health.SetCameraError(error, 0);
            _driver.Close();
        }
        else
        {
            Interlocked.Increment(ref _steps);

            // Only the waiting time counts, because after a pause or with a long interval, the last frame is old although the sensor works.
            _silentMicroseconds += now - began;
            if (_silentMicroseconds > SilenceMilliseconds * 1000L)
            {
                // The native component has restarted its driver several times by then; start again from power-up.
                _health.SetCameraError(CameraError.Timeout, 0);
                _driver.Close();
            }
        }
    }
}
