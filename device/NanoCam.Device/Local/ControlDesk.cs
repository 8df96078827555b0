using System.Threading;
using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Local;

/// <summary>
/// Carries <c>/control</c> to the capture thread and waits for its answer. One request at a time: a newer wish would replace one that was
/// not taken up yet.
/// </summary>
internal sealed class ControlDesk : ICaptureListener
{
    // A wish is taken up after the frame at hand, at most a second; a driver that is being restarted takes longer.
    private const int PatienceMilliseconds = 3000;

    private readonly CaptureLoop _capture;
    private readonly IClock _clock;
    private readonly object _oneAtATime = new object();
    private readonly object _lock = new object();
    private readonly AutoResetEvent _answered = new AutoResetEvent(false);
    private SettingsResult? _answer;

    internal ControlDesk(CaptureLoop capture, IClock clock)
    {
        _capture = capture;
        _clock = clock;
        capture.Attach(this);
    }

    /// <summary>Sets what <c>/control</c> calls <paramref name="name"/>.</summary>
    /// <returns>Whether the camera took it.</returns>
    internal bool Set(string name, int value)
    {
        if (name == "framesize")
        {
            return value >= 0
                && value < FrameSizeNumbers.Count
                && SetSize(FrameSizeNumbers.WidthOf(value), FrameSizeNumbers.HeightOf(value));
        }

        if (name == "quality")
        {
            return value >= 0 && value <= SensorQuality.Worst && SetQuality((byte)SensorQuality.ToQuality(value));
        }

        return LocalControls.TryFind(name, out var control)
            && value >= short.MinValue
            && value <= short.MaxValue
            && SetControl(control, (short)value);
    }

    /// <inheritdoc/>
    public void OnSettingsApplied(SettingsResult result)
    {
        lock (_lock)
        {
            _answer = result;
        }

        _answered.Set();
    }

    /// <inheritdoc/>
    public void OnCommandEnded(uint requestId, CommandStatus status)
    {
        // Commands come from the server alone, and the uplink answers them.
    }

    private bool SetSize(ushort width, ushort height)
    {
        if (width > _capture.Opened.Width || height > _capture.Opened.Height)
        {
            return false;
        }

        var result = Ask(new CameraSettings { Width = width, Height = height });

        // A sensor without that size gives the next larger one.
        return result != null && result.Applied.Width >= width && result.Applied.Height >= height;
    }

    private bool SetQuality(byte quality)
    {
        var result = Ask(new CameraSettings { Quality = quality });
        return result != null && result.Applied.Quality == quality;
    }

    private bool SetControl(CameraControl control, short value)
    {
        var result = Ask(
            new CameraSettings
            {
                Controls = new ControlValue[]
                {
                    new ControlValue { Control = control, Value = value },
                },
            }
        );
        if (result == null)
        {
            return false;
        }

        foreach (var refused in result.Refused)
        {
            if (refused.Control == control)
            {
                return false;
            }
        }

        return true;
    }

    private SettingsResult? Ask(CameraSettings wish)
    {
        lock (_oneAtATime)
        {
            var current = _capture.Current;
            wish.Revision = current.Revision;

            // 0 would be a wish here, for as fast as possible.
            wish.IntervalMilliseconds = current.IntervalMilliseconds;
            TakeAnswer();
            _answered.Reset();
            _capture.Ask(wish);
            _clock.Wait(_answered, PatienceMilliseconds);
            return TakeAnswer();
        }
    }

    private SettingsResult? TakeAnswer()
    {
        lock (_lock)
        {
            var answer = _answer;
            _answer = null;
            return answer;
        }
    }
}
