using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>2. capture: one full-size still between live frames, with flash when wished. Owned by the capture thread.</summary>
internal sealed class StillCapture
{
    private const int WaitMilliseconds = 1000;
    private const int StillMilliseconds = 3000;
    private const int StillDeliveryMilliseconds = 15_000;

    // From light to frame: what CameraWebServer waits too.
    private const int FlashMicroseconds = 150_000;

    private readonly ICamera _camera;
    private readonly CameraDriver _driver;
    private readonly FrameTaker _taker;
    private readonly FrameSlot _slot;
    private readonly IFlash _flash;
    private readonly CaptureRequests _requests;
    private readonly CaptureListeners _listeners;
    private readonly IClock _clock;
    private readonly StopSignal _stop;
    private readonly DeviceHealth _health;

    public StillCapture(
        ICamera camera,
        CameraDriver driver,
        FrameTaker taker,
        FrameSlot slot,
        IFlash flash,
        CaptureRequests requests,
        CaptureListeners listeners,
        IClock clock,
        StopSignal stop,
        DeviceHealth health
    )
    {
        _camera = camera;
        _driver = driver;
        _taker = taker;
        _slot = slot;
        _flash = flash;
        _requests = requests;
        _listeners = listeners;
        _clock = clock;
        _stop = stop;
        _health = health;
    }

    /// <summary>Takes the still and waits until the uplink has it.</summary>
    public void Capture(Command still)
    {
        var withFlash = (still.Flags & FrameFlags.Flash) != 0 && _flash.IsPresent;
        if (withFlash)
        {
            _flash.Light(255);
        }

        var error = _driver.Enlarge(still);
        if (error == CameraError.None)
        {
            error = TakeSettled(FrameFlags.Still | (withFlash ? FrameFlags.Flash : 0), still.RequestId);
            if (error != CameraError.None)
            {
                // In photo mode no live frame would ever say it.
                _health.SetCameraError(error, 0);
            }
        }

        if (withFlash)
        {
            _flash.Light(_driver.FlashBrightness);
        }

        _driver.Restore();
        if (error == CameraError.None)
        {
            WaitForDelivery(still.RequestId);
        }
        else
        {
            _listeners.OnCommandEnded(still.RequestId, CommandStatus.Failed);
        }

        _requests.EndStill();
    }

    // The first frame after now whose exposure has settled; when time runs out, any frame after now.
    private CameraError TakeSettled(uint flags, uint requestId)
    {
        var start = _clock.Microseconds;
        var earliest = start + ((flags & FrameFlags.Flash) != 0 ? FlashMicroseconds : 0);
        while (true)
        {
            var error = _camera.Wait(WaitMilliseconds);
            var isLate = _clock.Microseconds - start > StillMilliseconds * 1000L;
            if (error == CameraError.None)
            {
                // Before the still is there for the uplink: what it says beside it must be true.
                _health.SetCameraError(CameraError.None, 0);
                error = _taker.Take(flags, requestId, earliest, isLate);
            }

            if (error == CameraError.None || isLate || (error != CameraError.Timeout && error != CameraError.NoFrame))
            {
                return error;
            }
        }
    }

    // A still must not give way to a live frame, so live frames wait until the uplink has it; not for ever.
    private void WaitForDelivery(uint requestId)
    {
        var start = _clock.Microseconds;
        while (_slot.IsStillWaiting && !_stop.IsSet)
        {
            if (_clock.Microseconds - start > StillDeliveryMilliseconds * 1000L)
            {
                _slot.Clear();
                _listeners.OnCommandEnded(requestId, CommandStatus.Failed);
                return;
            }

            _clock.Wait(_requests.Arrived, 10);
        }
    }
}
