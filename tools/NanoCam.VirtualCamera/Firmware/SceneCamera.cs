using NanoCam.Camera;
using NanoCam.Device.Time;
using NanoCam.Jpeg;
using NanoCam.VirtualCamera.Scenes;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Firmware;

/// <summary>
/// A sensor that draws frames; replaces <see cref="Esp32Camera"/> when the firmware runs as a program. Frames are due at a fixed rate. A
/// frame is drawn when it is taken, as the scene looked at its due time. Used by the capture thread; any thread may read the counters.
/// </summary>
/// <param name="scene">One of <see cref="SceneRenderer.Names"/>.</param>
/// <param name="name">Text in the frame.</param>
/// <param name="configured">A supported size besides those of esp32-camera.</param>
/// <param name="fps">Frames per second of the sensor.</param>
/// <param name="seed">Varies the scene.</param>
/// <param name="clock">Clock of the device.</param>
/// <param name="wallClock">Clock for the time in the frame.</param>
public sealed class SceneCamera(string scene, string name, FrameSize configured, double fps, int seed, IClock clock, TimeProvider wallClock)
    : ICamera,
        IDisposable
{
    private const int SettlingFrames = 2;
    private const int LargestWidth = 1600;
    private const int LargestHeight = 1200;
    private static readonly FrameSize Sensor = new(LargestWidth, LargestHeight);

    private readonly AutoResetEvent _never = new(false);
    private readonly long _step = (long)(1_000_000 / fps);
    private readonly short[] _controls = new short[(int)CameraControl.ColorBar + 1];
    private readonly DateTimeOffset _boot = wallClock.GetUtcNow() - TimeSpan.FromMicroseconds(clock.Microseconds);
    private SceneRenderer? _renderer;
    private byte[] _drawn = [];
    private long _due;
    private int _quality = 80;
    private int _settling;
    private int _number;
    private int _captured;
    private int _replaced;
    private int _overflow;
    private int _opens;

    /// <inheritdoc/>
    public OpenedCamera Opened { get; } = new();

    /// <summary>What crosses the scene; null (the default) for nothing.</summary>
    public MoverScript? Movers { get; init; }

    /// <inheritdoc/>
    public CameraError Open(CameraConfig config)
    {
        if (_renderer is not null)
        {
            return CameraError.AlreadyOpen;
        }

        var largest = FrameSize.For(
            config.MaxWidth == 0 ? LargestWidth : config.MaxWidth,
            config.MaxHeight == 0 ? LargestHeight : config.MaxHeight,
            Sensor,
            Sensor
        );
        Opened.Width = largest.Width;
        Opened.Height = largest.Height;

        // Drawn scenes with sensor noise need more bytes per pixel than esp32-camera's buffers have (width x height / 5).
        Opened.MaxJpegBytes = largest.Width * largest.Height / 3;
        Opened.SensorWidth = LargestWidth;
        Opened.SensorHeight = LargestHeight;
        Opened.HasPsram = true;
        _quality = config.Quality;
        _renderer = Create(largest);
        _due = clock.Microseconds;
        _opens++;
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError Close()
    {
        _renderer = null;
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError PowerDown() => Close();

    /// <inheritdoc/>
    public CameraError Wait(int timeoutMilliseconds)
    {
        if (_renderer is null)
        {
            return CameraError.NotOpen;
        }

        var wait = _due - clock.Microseconds;
        if (wait > 0)
        {
            clock.Wait(_never, (int)Math.Min((wait + 999) / 1000, timeoutMilliseconds));
        }

        return clock.Microseconds >= _due ? CameraError.None : CameraError.Timeout;
    }

    /// <inheritdoc/>
    public CameraError Take(byte[] buffer, int offset, CapturedFrame frame)
    {
        if (_renderer is null)
        {
            return CameraError.NotOpen;
        }

        var late = clock.Microseconds - _due;
        if (late < 0)
        {
            return CameraError.NoFrame;
        }

        var frames = 1 + (int)(late / _step);
        _replaced += frames - 1;
        _number += frames;
        frame.CaptureMicroseconds = _due + ((frames - 1) * _step);
        _due = frame.CaptureMicroseconds + _step;
        var length = _renderer.Render(_number, _boot + TimeSpan.FromMicroseconds(frame.CaptureMicroseconds), ref _drawn);
        if (length > buffer.Length - offset)
        {
            _overflow++;
            return CameraError.TooLarge;
        }

        _drawn.AsSpan(0, length).CopyTo(buffer.AsSpan(offset));
        frame.Length = length;
        frame.Width = _renderer.Width;
        frame.Height = _renderer.Height;
        frame.Number = _number;
        frame.IsSettling = _settling > 0;
        _settling = Math.Max(0, _settling - frames);
        _captured++;
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError SetFormat(int width, int height, int quality, CameraFormat format)
    {
        if (_renderer is null)
        {
            return CameraError.NotOpen;
        }

        var size =
            width == 0 && height == 0
                ? new FrameSize(_renderer.Width, _renderer.Height)
                : FrameSize.For(width, height, configured, Largest);
        _quality = quality == 0 ? _quality : quality;
        if (size.Width != _renderer.Width || size.Height != _renderer.Height)
        {
            _renderer = Create(size);
            _settling = SettlingFrames;
        }

        Adjust(_renderer);
        format.Width = size.Width;
        format.Height = size.Height;
        format.Quality = _quality;
        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError SetControl(CameraControl control, int value)
    {
        var error = ReadControl(control, out var range);
        if (error != CameraError.None)
        {
            return error;
        }

        if (value < range.Min || value > range.Max)
        {
            return CameraError.BadArgument;
        }

        _controls[(int)control] = (short)value;
        if (_renderer is not null)
        {
            Adjust(_renderer);
        }

        return CameraError.None;
    }

    /// <inheritdoc/>
    public CameraError ReadControl(CameraControl control, out ControlRange range)
    {
        range = new ControlRange { Control = control };
        switch (control)
        {
            case CameraControl.Brightness:
                range.Min = -2;
                range.Max = 2;
                break;
            case CameraControl.Mirror or CameraControl.Flip:
                range.Max = 1;
                break;
            default:
                return CameraError.NotSupported;
        }

        range.Value = _controls[(int)control];
        return CameraError.None;
    }

    /// <inheritdoc/>
    public void ReadCounters(DriverCounters counters)
    {
        counters.Captured = _captured;
        counters.Replaced = _replaced;
        counters.Overflow = _overflow;
        counters.Opens = _opens;
    }

    /// <inheritdoc/>
    public void Dispose() => _never.Dispose();

    private FrameSize Largest => new(Opened.Width, Opened.Height);

    private SceneRenderer Create(FrameSize size)
    {
        var renderer = new SceneRenderer(scene, name, size.Width, size.Height, _quality, seed) { Movers = Movers };
        Adjust(renderer);
        return renderer;
    }

    private void Adjust(SceneRenderer renderer)
    {
        renderer.Quality = _quality;
        renderer.Brightness = _controls[(int)CameraControl.Brightness];
        renderer.Mirror = _controls[(int)CameraControl.Mirror] != 0;
        renderer.Flip = _controls[(int)CameraControl.Flip] != 0;
    }
}
