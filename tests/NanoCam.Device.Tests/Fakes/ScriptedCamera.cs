using NanoCam.Camera;
using NanoCam.Device.Time;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Fakes;

/// <summary>A sensor that a test scripts. Frames arrive every <see cref="PeriodMicroseconds"/> of the device's clock.</summary>
internal sealed class ScriptedCamera(IClock clock) : ICamera
{
    private static readonly AutoResetEvent Never = new(false);
    private long _openedAt;
    private long _lastTaken = -1;
    private int _settling;
    private int _width = 96;
    private int _height = 72;
    private int _quality;

    /// <summary>Results of the next calls of Open, in order; then None.</summary>
    public Queue<CameraError> OpenErrors { get; } = new();

    /// <summary>Result of Open while set, once <see cref="OpenErrors"/> is empty.</summary>
    public CameraError OpenError { get; set; }

    /// <summary>Result of Wait while set, instead of frames.</summary>
    public CameraError WaitError { get; set; }

    /// <summary>Time from frame to frame.</summary>
    public long PeriodMicroseconds { get; set; } = 40_000;

    /// <summary>The JPEG of every frame.</summary>
    public byte[] Jpeg { get; set; } = GoldenFrames.Baseline.Bytes;

    /// <summary>Size of the largest JPEG that the buffers hold.</summary>
    public int MaxJpegBytes { get; set; } = 64 * 1024;

    /// <summary>When not 0: the size of the buffers as a fraction of the largest frame's pixels (a fifth in the driver).</summary>
    public double BytesPerPixel { get; set; }

    public bool IsOpen { get; private set; }

    public int Opens { get; private set; }

    public int Takes { get; private set; }

    public CameraConfig? Config { get; private set; }

    /// <summary>Every control set, in order.</summary>
    public List<ControlValue> Controls { get; } = [];

    /// <summary>Every format set, in order.</summary>
    public List<(int Width, int Height, int Quality)> Formats { get; } = [];

    /// <inheritdoc/>
    public OpenedCamera Opened { get; } =
        new()
        {
            SensorId = 0x26,
            SensorWidth = 1600,
            SensorHeight = 1200,
            HasPsram = true,
        };

    private long Period => (clock.Microseconds - _openedAt) / PeriodMicroseconds;

    public CameraError Open(CameraConfig config)
    {
        Opens++;
        Config = config;
        if (!OpenErrors.TryDequeue(out var error))
        {
            error = OpenError;
        }

        if (error != CameraError.None)
        {
            return error;
        }

        Opened.Width = config.MaxWidth == 0 ? 1600 : config.MaxWidth;
        Opened.Height = config.MaxHeight == 0 ? 1200 : config.MaxHeight;
        Opened.MaxJpegBytes = BytesPerPixel == 0 ? MaxJpegBytes : (int)(Opened.Width * Opened.Height * BytesPerPixel);
        _openedAt = clock.Microseconds;
        _lastTaken = 0;
        IsOpen = true;
        return CameraError.None;
    }

    public CameraError Close()
    {
        IsOpen = false;
        return CameraError.None;
    }

    public int PowerDowns { get; private set; }

    public CameraError PowerDown()
    {
        PowerDowns++;
        return Close();
    }

    public CameraError Wait(int timeoutMilliseconds)
    {
        if (!IsOpen)
        {
            return CameraError.NotOpen;
        }

        if (WaitError != CameraError.None)
        {
            clock.Wait(Never, timeoutMilliseconds);
            return WaitError;
        }

        if (Period <= _lastTaken)
        {
            var due = _openedAt + ((_lastTaken + 1) * PeriodMicroseconds);
            clock.Wait(Never, (int)Math.Min((due - clock.Microseconds + 999) / 1000, timeoutMilliseconds));
        }

        return Period > _lastTaken ? CameraError.None : CameraError.Timeout;
    }

    public CameraError Take(byte[] buffer, int offset, CapturedFrame frame)
    {
        if (!IsOpen)
        {
            return CameraError.NotOpen;
        }

        if (Period <= _lastTaken)
        {
            return CameraError.NoFrame;
        }

        _lastTaken = Period;
        if (Jpeg.Length > buffer.Length - offset)
        {
            return CameraError.TooLarge;
        }

        Takes++;
        Array.Copy(Jpeg, 0, buffer, offset, Jpeg.Length);
        frame.Length = Jpeg.Length;
        frame.Width = _width;
        frame.Height = _height;
        frame.CaptureMicroseconds = _openedAt + (_lastTaken * PeriodMicroseconds);
        frame.Number = Takes;
        frame.IsSettling = _settling > 0;
        _settling = Math.Max(0, _settling - 1);
        return CameraError.None;
    }

    public CameraError SetFormat(int width, int height, int quality, CameraFormat format)
    {
        _width = format.Width = Math.Min(width == 0 ? _width : width, Opened.Width);
        _height = format.Height = Math.Min(height == 0 ? _height : height, Opened.Height);
        _quality = format.Quality = quality == 0 ? _quality : quality;
        Formats.Add((_width, _height, _quality));
        _settling = 2;
        return CameraError.None;
    }

    public CameraError SetControl(CameraControl control, int value)
    {
        var error = ReadControl(control, out var range);
        if (error != CameraError.None)
        {
            return error;
        }

        Controls.Add(new ControlValue { Control = control, Value = (short)value });
        return value < range.Min || value > range.Max ? CameraError.BadArgument : CameraError.None;
    }

    public CameraError ReadControl(CameraControl control, out ControlRange range)
    {
        range = new ControlRange
        {
            Control = control,
            Min = -2,
            Max = 2,
        };
        return control is CameraControl.Brightness or CameraControl.Flip or CameraControl.Mirror
            ? CameraError.None
            : CameraError.NotSupported;
    }

    public void ReadCounters(DriverCounters counters)
    {
        counters.Captured = Takes;
        counters.Opens = Opens;
    }
}
