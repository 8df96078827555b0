using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Uplink;

/// <summary>The uplink of a camera without a server: only clients of the local server receive its frames.</summary>
public sealed class NoUplink : IUplink
{
    private const int PollMilliseconds = 30_000;

    private readonly CaptureLoop _capture;
    private readonly StopSignal _stop;
    private readonly Steps _steps = new Steps();

    /// <summary>Creates it for a camera that captures with <paramref name="capture"/>.</summary>
    public NoUplink(CaptureLoop capture, StopSignal stop)
    {
        _capture = capture;
        _stop = stop;
    }

    /// <inheritdoc/>
    public int Progress => _steps.Progress;

    /// <inheritdoc/>
    public void Run()
    {
        // Clients of the local server resume the capture while they are connected.
        _capture.IsPaused = true;
        do
        {
            _steps.Add();
        } while (!_stop.Sleep(PollMilliseconds));
    }

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        // There is no server to report to.
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        // Only servers send commands.
    }
}
