using NanoCam.Client;
using NanoCam.Jpeg;
using NanoCam.Wire;

namespace NanoCam.VirtualCamera.Scenes;

/// <summary>
/// A drawn scene with the controls of a sensor, as the frame source of a <see cref="CameraClient"/>. A frame is drawn when it is taken, as
/// the scene looked at its capture time.
/// </summary>
public sealed class SceneSource : IFrameSource
{
    private readonly SceneOptions _options;
    private readonly FrameSize _configured;
    private readonly FrameSize _largest;
    private readonly TimeSpan _fastest;
    private SceneRenderer _renderer;
    private SceneRenderer? _stillRenderer;
    private FrameSize _stillSize;
    private byte[] _live = [];
    private byte[] _still = [];
    private FrameSize _size;
    private TimeSpan _interval;
    private int _quality;
    private int _brightness;
    private bool _mirror;
    private bool _flip;
    private long _due;
    private long _number;
    private long _captured;

    /// <summary>Creates the source; the first frame is due immediately.</summary>
    /// <exception cref="ArgumentException">A value of <paramref name="options"/> is out of range.</exception>
    public SceneSource(SceneOptions options)
    {
        options.Check();
        _options = options;
        _configured = _size = new FrameSize(options.Width, options.Height);
        _largest = new FrameSize(Math.Max(_size.Width, FrameSize.Largest.Width), Math.Max(_size.Height, FrameSize.Largest.Height));
        _fastest = _interval = TimeSpan.FromSeconds(1 / options.Fps);
        _quality = options.Quality;
        _renderer = CreateRenderer(_size, _quality);
        Restart();
    }

    /// <inheritdoc/>
    public bool IsFinished => false;

    /// <inheritdoc/>
    public TimeSpan UntilNext
    {
        get
        {
            var now = _options.Time.GetTimestamp();
            return now >= _due ? TimeSpan.Zero : _options.Time.GetElapsedTime(now, _due);
        }
    }

    /// <inheritdoc/>
    public void OnChanged(Action changed)
    {
        // A scene never ends, and its frames depend on the clock only.
    }

    /// <inheritdoc/>
    public void Restart()
    {
        _due = _options.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Describe(Hello hello)
    {
        hello.Board = "virtual";
        hello.Sensor = "virtual";
        hello.Capabilities = Capabilities.Still | Capabilities.Reboot | Capabilities.Virtual;
        hello.MaxJpegBytes = WireProtocol.MaxJpegBytes;
        hello.MaxWidth = (ushort)_largest.Width;
        hello.MaxHeight = (ushort)_largest.Height;
        hello.Controls =
        [
            new ControlRange
            {
                Control = CameraControl.Brightness,
                Min = -2,
                Max = 2,
                Value = (short)_brightness,
            },
            new ControlRange
            {
                Control = CameraControl.Mirror,
                Max = 1,
                Value = Number(_mirror),
            },
            new ControlRange
            {
                Control = CameraControl.Flip,
                Max = 1,
                Value = Number(_flip),
            },
        ];
    }

    /// <inheritdoc/>
    public SettingsResult Apply(CameraSettings desired)
    {
        var interval = desired.IsIntervalUnset ? _fastest : TimeSpan.FromMilliseconds(desired.IntervalMilliseconds);
        _interval = interval > _fastest ? interval : _fastest;
        _quality = desired.Quality == 0 ? _quality : desired.Quality;
        var size = desired.Width == 0 && desired.Height == 0 ? _size : FrameSize.For(desired.Width, desired.Height, _configured, _largest);
        var refused = new List<ControlValue>();
        foreach (var control in desired.Controls)
        {
            if (!TrySet(control))
            {
                refused.Add(control);
            }
        }

        if (size != _size)
        {
            _size = size;
            _renderer = CreateRenderer(size, _quality);
        }

        var soonest = _options.Time.GetTimestamp() + Ticks(_interval);
        _due = Math.Min(_due, soonest);
        return new SettingsResult { Applied = InForce(desired.Revision), Refused = [.. refused] };
    }

    /// <inheritdoc/>
    public int Poll()
    {
        var late = _options.Time.GetTimestamp() - _due;
        if (late < 0)
        {
            return 0;
        }

        var step = Ticks(_interval);
        var count = (int)Math.Min(1 + (late / step), int.MaxValue);
        _number += count;
        _captured = _due + ((count - 1) * step);
        _due = _captured + step;
        return count;
    }

    /// <inheritdoc/>
    public SourceFrame Take()
    {
        Adjust(_renderer, _quality);
        var length = _renderer.Render(_number, WallClock(_captured), ref _live);
        return new SourceFrame(_live.AsMemory(0, length), _captured, _size);
    }

    /// <inheritdoc/>
    public SourceFrame TakeStill(Command command)
    {
        var size =
            command.Width == 0 && command.Height == 0 ? _largest : FrameSize.For(command.Width, command.Height, _configured, _largest);
        var quality = command.Quality is > 0 and <= 100 ? command.Quality : _quality;
        if (_stillRenderer is null || _stillSize != size)
        {
            _stillSize = size;
            _stillRenderer = CreateRenderer(size, quality);
        }

        Adjust(_stillRenderer, quality);
        var now = _options.Time.GetTimestamp();
        var length = _stillRenderer.Render(_number, WallClock(now), ref _still);
        return new SourceFrame(_still.AsMemory(0, length), now, size);
    }

    private bool TrySet(ControlValue control)
    {
        switch (control.Control)
        {
            case CameraControl.Brightness when control.Value is >= -2 and <= 2:
                _brightness = control.Value;
                return true;
            case CameraControl.Mirror when control.Value is 0 or 1:
                _mirror = control.Value == 1;
                return true;
            case CameraControl.Flip when control.Value is 0 or 1:
                _flip = control.Value == 1;
                return true;
            default:
                return false;
        }
    }

    private CameraSettings InForce(uint revision) =>
        new()
        {
            Revision = revision,
            IntervalMilliseconds = (uint)Math.Round(_interval.TotalMilliseconds),
            Width = (ushort)_size.Width,
            Height = (ushort)_size.Height,
            Quality = (byte)_quality,
            Controls =
            [
                new ControlValue { Control = CameraControl.Brightness, Value = (short)_brightness },
                new ControlValue { Control = CameraControl.Mirror, Value = Number(_mirror) },
                new ControlValue { Control = CameraControl.Flip, Value = Number(_flip) },
            ],
        };

    private void Adjust(SceneRenderer renderer, int quality)
    {
        renderer.Quality = quality;
        renderer.Brightness = _brightness;
        renderer.Mirror = _mirror;
        renderer.Flip = _flip;
    }

    private SceneRenderer CreateRenderer(FrameSize size, int quality)
    {
        return new SceneRenderer(_options.Scene, _options.Name, size.Width, size.Height, quality, _options.Seed);
    }

    private DateTimeOffset WallClock(long timestamp)
    {
        return _options.Time.GetUtcNow() - _options.Time.GetElapsedTime(timestamp);
    }

    private long Ticks(TimeSpan span) => Math.Max(1, (long)(span.TotalSeconds * _options.Time.TimestampFrequency));

    private static short Number(bool value) => value ? (short)1 : (short)0;
}
