using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>What stands for the uplink of a camera without a server: its frames go to clients of the local server alone.</summary>
public sealed class NoUplink : IUplink
{
    private const int LookMilliseconds = 60_000;

    private readonly CaptureLoop _capture;
    private readonly StopSignal _stop;

    /// <summary>For a camera that captures with <paramref name="capture"/>.</summary>
    public NoUplink(CaptureLoop capture, StopSignal stop)
    {
        _capture = capture;
        _stop = stop;
    }

    /// <inheritdoc/>
    public void Run()
    {
        // Local clients wake the camera while they watch.
        _capture.IsPaused = true;
        while (!_stop.Sleep(LookMilliseconds))
        {
            // Nothing to send, nobody to answer.
        }
    }

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        // There is no server to tell.
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        // Commands come from servers.
    }
}
