using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>2. capture: takes one full-size still between live frames, with flash on request. Owned by the capture thread.</summary>
internal sealed class StillCapture
{
    private const int WaitMilliseconds = 1000;
    private const int StillMilliseconds = 3000;
    private const int StillDeliveryMilliseconds = 15_000;

    // Delay between switching on the flash and taking the frame; the same as in CameraWebServer.
    private const int FlashMicroseconds = 150_000;

    private readonly CameraDriver _driver;
    private readonly FrameCopier _copier;
    private readonly FrameSlot _slot;
    private readonly CaptureRequests _requests;
    private readonly CaptureListeners _listeners;
    private readonly IClock _clock;
    private readonly StopSignal _stop;

    public StillCapture(
        CameraDriver driver,
        FrameCopier copier,
        FrameSlot slot,
        CaptureRequests requests,
        CaptureListeners listeners,
        IClock clock,
        StopSignal stop
    )
    {
        _driver = driver;
        _copier = copier;
        _slot = slot;
        _requests = requests;
        _listeners = listeners;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Takes the still and waits until the uplink has taken it.</summary>
    public void Capture(Command still)
    {
        var isTaken = false;
        try
        {
            isTaken = TryCapture(still);
        }
        finally
        {
            // Also after an exception of the hardware, which restarts the thread: the server must not wait for its timeout.
            if (!isTaken)
            {
                _listeners.OnCommandEnded(still.RequestId, CommandStatus.Failed);
            }
        }

        if (isTaken)
        {
            WaitForDelivery(still.RequestId);
            // The wait may have consumed the signal of another request.
            _requests.Arrived.Set();
        }
    }

    private bool TryCapture(Command still)
    {
        var withFlash = (still.Flags & FrameFlags.Flash) != 0 && _driver.HasFlash;
        if (withFlash)
        {
            _driver.LightFlash(255);
        }

        CameraError error;
        try
        {
            error = _driver.ApplyStillFormat(still);
            if (error == CameraError.None)
            {
                error = TakeSettled(FrameFlags.Still | (withFlash ? FrameFlags.Flash : 0), still.RequestId);
                if (error != CameraError.None)
                {
                    // In photo mode, there is no live frame that would report this.
                    _driver.ReportError(error);
                }
            }
        }
        finally
        {
            // Also after an exception: a flash at full brightness gets hot.
            if (withFlash)
            {
                _driver.LightFlash(_driver.FlashBrightness);
            }
        }

        _driver.RestoreFormat();
        return error == CameraError.None;
    }

    // The first new frame whose exposure has settled; after the timeout, any new frame.
    private CameraError TakeSettled(uint flags, uint requestId)
    {
        var start = _clock.Microseconds;
        var earliest = start + ((flags & FrameFlags.Flash) != 0 ? FlashMicroseconds : 0);
        while (true)
        {
            var error = _copier.Wait(WaitMilliseconds);
            var isLate = _clock.Microseconds - start > StillMilliseconds * 1000L;
            if (error == CameraError.None)
            {
                // Cleared before the uplink can take the still: the health report sent with it must be correct.
                _driver.ReportError(CameraError.None);
                error = _copier.Copy(flags, requestId, earliest, isLate);
            }

            if (error == CameraError.None || isLate || (error != CameraError.Timeout && error != CameraError.NoFrame))
            {
                return error;
            }
        }
    }

    // A live frame must not replace the still, so live frames wait for the uplink, up to a limit.
    private void WaitForDelivery(uint requestId)
    {
        var start = _clock.Microseconds;
        while (_slot.IsStillPending && !_stop.IsSet)
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
