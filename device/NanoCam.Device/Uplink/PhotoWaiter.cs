using System;
using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>Waits for the next photo, awake or in deep sleep. Owned by the uplink thread.</summary>
internal sealed class PhotoWaiter
{
    // The camera closes within four seconds even when its sensor is silent.
    private const int PowerDownMilliseconds = 6000;

    private readonly PhotoOptions _options;
    private readonly PhotoRecord _record;
    private readonly IChip _chip;
    private readonly DeviceHealth _health;
    private readonly CaptureLoop _capture;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private long _due;

    public PhotoWaiter(
        PhotoOptions options,
        PhotoRecord record,
        IChip chip,
        DeviceHealth health,
        CaptureLoop capture,
        IClock clock,
        StopSignal stop
    )
    {
        _options = options;
        _record = record;
        _chip = chip;
        _health = health;
        _capture = capture;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Notes that a photo is due now; the next interval counts from here.</summary>
    public void Begin()
    {
        _due = _clock.Microseconds;
    }

    /// <summary>Waits until the next photo. A board that sleeps deeply restarts for it, so this does not return there.</summary>
    /// <param name="isSent">Whether the photo was sent.</param>
    /// <param name="steps">Counts the steps of the thread.</param>
    public void Wait(bool isSent, Steps steps)
    {
        // While the board is awake, skipping an attempt would save little, so photos keep their interval.
        var failures = isSent || !_options.IsSleeping ? 0 : _record.Failures;
        var interval = PhotoSchedule.Interval(_options.IntervalSeconds, _record.Settings);
        var pause = PhotoSchedule.Pause(interval, failures, (_clock.Microseconds - _due) / 1000);
        if (_options.IsSleeping)
        {
            var counted =
                isSent ? 0
                : failures < PhotoSchedule.MostFailures ? failures + 1
                : PhotoSchedule.MostFailures;
            _record.Save(counted, _record.Settings);
            if (_record.IsStorageBad)
            {
                _health.SetFault(DeviceFaults.Storage, true);
            }

            Sleep(pause);
        }

        // This point is reached only without deep sleep.
        steps.Sleep(_stop, pause);
    }

    // Returns only if deep sleep fails. The board then stays awake between photos.
    private void Sleep(int milliseconds)
    {
        _capture.PowerDown(PowerDownMilliseconds);
        if (!TrySleep(milliseconds, _options.WakePin) && !TrySleep(milliseconds, -1))
        {
            _options.IsSleeping = false;
        }

        _capture.Wake();
    }

    private bool TrySleep(int milliseconds, int wakePin)
    {
        try
        {
            _chip.DeepSleep(milliseconds, wakePin, _options.WakeLevel);
            return true;
        }
        catch (Exception)
        {
            // NotSupportedException where the image cannot sleep, ArgumentException and others for a pin that cannot wake this chip.
            return false;
        }
    }
}
