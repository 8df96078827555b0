using System.Threading;
using NanoCam.Device.Capture;
using NanoCam.Device.Time;
using NanoCam.Wire;

namespace NanoCam.Device.Local;

/// <summary>
/// Passes the settings of <c>/control</c> to the capture thread and waits for the result. One request at a time: a newer one would replace
/// one that was not applied yet.
/// </summary>
internal sealed class ControlHandler : ICaptureListener
{
    // Settings are applied after the current frame, within a second; a restart of the driver takes longer.
    private const int TimeoutMilliseconds = 3000;

    private readonly CaptureLoop _capture;
    private readonly IClock _clock;
    private readonly object _oneAtATime = new object();
    private readonly object _lock = new object();
    private readonly AutoResetEvent _answered = new AutoResetEvent(false);
    private SettingsResult? _answer;

    internal ControlHandler(CaptureLoop capture, IClock clock)
    {
        _capture = capture;
        _clock = clock;
        capture.Attach(this);
    }

    /// <summary>Sets the control with the name <paramref name="name"/> in <c>/control</c>.</summary>
    /// <returns>Whether the camera accepted the value.</returns>
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

        return ControlNames.TryParse(name, out var control)
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
        // Only the server sends commands, and the uplink answers them.
    }

    private bool SetSize(ushort width, ushort height)
    {
        if (width > _capture.Opened.Width || height > _capture.Opened.Height)
        {
            return false;
        }

        var result = Apply(new CameraSettings { Width = width, Height = height });

        // A sensor without that size delivers the next larger one.
        return result != null && result.Applied.Width >= width && result.Applied.Height >= height;
    }

    private bool SetQuality(byte quality)
    {
        var result = Apply(new CameraSettings { Quality = quality });
        return result != null && result.Applied.Quality == quality;
    }

    private bool SetControl(CameraControl control, short value)
    {
        var result = Apply(
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

    private SettingsResult? Apply(CameraSettings settings)
    {
        lock (_oneAtATime)
        {
            var current = _capture.Current;
            settings.Revision = current.Revision;

            // 0 would request the highest frame rate.
            settings.IntervalMilliseconds = current.IntervalMilliseconds;
            TakeAnswer();
            _answered.Reset();
            _capture.RequestSettings(settings);
            _clock.Wait(_answered, TimeoutMilliseconds);
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
