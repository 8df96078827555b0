using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Health;

/// <summary>Counters and faults since boot, from all parts of the device. Any thread may call it.</summary>
public sealed class DeviceHealth
{
    private readonly object _lock = new object();
    private readonly IClock _clock;
    private readonly IChip _chip;
    private readonly ICamera _camera;
    private readonly FrameSlot _slot;
    private readonly DriverCounters _counters = new DriverCounters();
    private readonly ChipFacts _facts = new ChipFacts();
    private uint _sent;
    private uint _reconnects;
    private uint _linkFaults;
    private uint _wifiLosses;
    private uint _faults;
    private uint _free;
    private uint _leastFree = uint.MaxValue;
    private CameraError _cameraError;
    private uint _driverError;
    private uint _threadFaults;

    /// <summary>Creates the record of one boot.</summary>
    public DeviceHealth(IClock clock, IChip chip, ICamera camera, FrameSlot slot)
    {
        _clock = clock;
        _chip = chip;
        _camera = camera;
        _slot = slot;
    }

    /// <summary>Latest error of the camera; None while it is working.</summary>
    public CameraError CameraError
    {
        get
        {
            lock (_lock)
            {
                return _cameraError;
            }
        }
    }

    /// <summary>Consecutive starts that a brown-out caused.</summary>
    public ushort BrownOuts { get; set; }

    /// <summary>Bits of <see cref="DeviceFaults"/> that are set.</summary>
    public uint Faults
    {
        get
        {
            lock (_lock)
            {
                return _faults;
            }
        }
    }

    /// <summary>Counts a frame that was sent.</summary>
    public void CountSent()
    {
        lock (_lock)
        {
            _sent++;
        }
    }

    /// <summary>Counts an uplink that was reopened.</summary>
    public void CountReconnect()
    {
        lock (_lock)
        {
            _reconnects++;
        }
    }

    /// <summary>Counts an uplink that ended because the server was silent, sent invalid data or refused it.</summary>
    public void CountLinkFault()
    {
        lock (_lock)
        {
            _linkFaults++;
        }
    }

    /// <summary>Counts a thread that failed.</summary>
    public void CountThreadFault()
    {
        lock (_lock)
        {
            _threadFaults++;
        }
    }

    /// <summary>Counts a loss of the network.</summary>
    public void CountWifiLoss()
    {
        lock (_lock)
        {
            _wifiLosses++;
        }
    }

    /// <summary>Sets or clears a bit of <see cref="DeviceFaults"/>.</summary>
    public void SetFault(uint fault, bool isSet)
    {
        lock (_lock)
        {
            _faults = isSet ? _faults | fault : _faults & ~fault;
        }
    }

    /// <summary>Sets the state of the camera.</summary>
    /// <param name="error">None when it works.</param>
    /// <param name="driverError">Error number of the driver (esp_err_t), or 0.</param>
    public void SetCameraError(CameraError error, int driverError)
    {
        lock (_lock)
        {
            _cameraError = error;
            _driverError = unchecked((uint)driverError);
            _faults = error != CameraError.None ? _faults | DeviceFaults.Camera : _faults & ~DeviceFaults.Camera;
        }
    }

    /// <summary>Measures the managed heap.</summary>
    /// <returns>Free bytes.</returns>
    public uint MeasureMemory()
    {
        var free = _chip.FreeMemory();
        lock (_lock)
        {
            _free = free;
            if (free < _leastFree)
            {
                _leastFree = free;
            }
        }

        return free;
    }

    /// <summary>Writes everything into a Health message.</summary>
    public void Fill(Wire.Health health)
    {
        lock (_lock)
        {
            // Measured by the supervisor: measuring here would trigger a garbage collection at every heartbeat.
            if (_leastFree == uint.MaxValue)
            {
                MeasureMemory();
            }

            _camera.ReadCounters(_counters);
            _chip.Read(_facts);
            unchecked
            {
                health.UptimeMilliseconds = (uint)(_clock.Microseconds / 1000);
                health.Captured = (uint)_counters.Captured;
                health.Replaced = (uint)(_counters.Replaced + _slot.Replaced);
                health.NoEoi = (uint)(_counters.NoEoi + _counters.NoSoi);
                health.Overflow = (uint)_counters.Overflow;
                health.Timeouts = (uint)_counters.Timeouts;
                health.DriverResets = (uint)_counters.DriverResets;
                health.WifiReason = (ushort)_facts.WifiReason;
                health.Rssi = (sbyte)_facts.Rssi;
                health.TemperatureCelsius = (sbyte)_facts.TemperatureCelsius;
            }

            // The chip's own count includes every failed attempt, thousands on a day without an access point.
            health.WifiLosses = _wifiLosses;
            health.Sent = _sent;
            health.Reconnects = _reconnects;
            health.LinkFaults = _linkFaults;
            health.FreeMemory = _free;
            health.LeastFreeMemory = _leastFree;
            health.Faults = _faults;
            health.CameraError = _cameraError;
            health.DriverError = _driverError;
            health.BrownOuts = BrownOuts;
            health.ThreadFaults = _threadFaults;
        }
    }
}
