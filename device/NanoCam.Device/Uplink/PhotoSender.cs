using NanoCam.Device.Capture;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Device.Network;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>
/// Sends one photo, or a report without one, to the server: at most three attempts, each with a time limit. Owned by the uplink thread.
/// </summary>
internal sealed class PhotoSender
{
    private const int Tries = 3;

    // The pause lasts at least half of this, because a server that is short of memory requests one second, in a header that nanoFramework's
    // HttpClient does not expose.
    private const int FirstRetryMilliseconds = 2000;

    private readonly PhotoRequests _requests;
    private readonly PhotoRecord _record;
    private readonly DeviceHealth _health;
    private readonly NetworkSupervisor? _supervisor;
    private readonly Jitter _jitter;
    private readonly IChip _chip;
    private readonly StopSignal _stop;
    private PhotoRequest? _abandoned;

    public PhotoSender(
        PhotoRequests requests,
        PhotoRecord record,
        DeviceHealth health,
        NetworkSupervisor? supervisor,
        Jitter jitter,
        IChip chip,
        StopSignal stop
    )
    {
        _requests = requests;
        _record = record;
        _health = health;
        _supervisor = supervisor;
        _jitter = jitter;
        _chip = chip;
        _stop = stop;
    }

    /// <summary>Whether an abandoned request is still reading its photo, which must not be released in that case.</summary>
    public bool HoldsPhoto => _abandoned != null;

    /// <summary>Waits for an abandoned request; restarts the board if it does not end.</summary>
    /// <returns>Whether the photo is free.</returns>
    public bool TryFreePhoto()
    {
        if (_abandoned == null)
        {
            return true;
        }

        if (!_requests.WaitForEnd(_abandoned))
        {
            if (!_stop.IsSet)
            {
                // A half-open connection can block the class library indefinitely; only a restart releases the photo.
                _chip.Reboot();
            }

            return false;
        }

        _abandoned = null;
        return true;
    }

    /// <summary>Sends a photo, and retries after a pause if another attempt can help.</summary>
    /// <param name="photo">The photo; null to report health without one.</param>
    /// <param name="settings">The settings to confirm; null for none.</param>
    /// <returns>Whether the server stored it.</returns>
    public bool Send(FrameBuffer? photo, SettingsResult? settings)
    {
        var pause = FirstRetryMilliseconds;
        for (var i = 0; i < Tries; i++)
        {
            if (i > 0 && _stop.Sleep(_jitter.Around(pause)))
            {
                return false;
            }

            pause *= 2;
            var request = _requests.Start(photo, settings);
            if (!_requests.WaitForEnd(request))
            {
                _abandoned = request;
                request.Abandon();
                _health.CountLinkFault();
                _supervisor?.Report(isServerReached: false);
                return false;
            }

            var outcome = request.Outcome;
            _supervisor?.Report(outcome != PhotoOutcome.NoAnswer);
            if (outcome == PhotoOutcome.Stored)
            {
                _requests.OnReceived(request);
                OnStored(photo != null, request.Settings);
                return true;
            }

            if (outcome != PhotoOutcome.NoAnswer)
            {
                _health.CountLinkFault();
            }

            if (outcome == PhotoOutcome.Rejected || outcome == PhotoOutcome.InvalidAnswer)
            {
                return false;
            }
        }

        return false;
    }

    private void OnStored(bool isPhoto, CameraSettings? desired)
    {
        if (isPhoto)
        {
            _health.CountSent();
        }

        if (desired != null)
        {
            // Applied to the next photo, even after deep sleep. A report is not a photo, so the failure count continues.
            _record.Save(isPhoto ? 0 : _record.Failures, desired);
        }
    }
}
