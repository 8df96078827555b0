using System;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>
/// 1. sensor: opens the camera, keeps size, quality and controls in force, also over a restart of the driver, and takes wishes within what
/// the camera can. Owned by the capture thread.
/// </summary>
internal sealed class CameraDriver
{
    private const CameraControl LastControl = CameraControl.ColorBar;

    private readonly ICamera _camera;
    private readonly IFlash _flash;
    private readonly DeviceHealth _health;
    private readonly CaptureOptions _options;
    private readonly CameraFormat _format = new CameraFormat();
    private readonly short[] _values = new short[(int)CameraControl.Flash + 1];
    private readonly bool[] _isSet = new bool[(int)CameraControl.Flash + 1];
    private bool _isOpen;

    public CameraDriver(ICamera camera, IFlash flash, DeviceHealth health, CaptureOptions options)
    {
        _camera = camera;
        _flash = flash;
        _health = health;
        _options = options;
        Width = options.Settings.Width;
        Height = options.Settings.Height;
        Quality = options.Settings.Quality;
        IntervalMilliseconds = options.Settings.IntervalMilliseconds;
        RememberIf(options.Flip != options.Camera.Board.UpsideDown, CameraControl.Flip);
        RememberIf(options.Mirror != options.Camera.Board.UpsideDown, CameraControl.Mirror);
    }

    public bool IsOpen => _isOpen;

    public ushort Width { get; private set; }

    public ushort Height { get; private set; }

    public byte Quality { get; private set; }

    public uint IntervalMilliseconds { get; private set; }

    /// <summary>Brightness of the flash LED for captures that want it, 0 to 255.</summary>
    public int FlashBrightness => _isSet[(int)CameraControl.Flash] ? _values[(int)CameraControl.Flash] : 0;

    public CameraError Open()
    {
        var error = _camera.Open(_options.Camera);
        _isOpen = error == CameraError.None;
        if (!_isOpen)
        {
            // An error stays until a frame comes: a sensor can be opened well and deliver nothing.
            _health.SetCameraError(error, _camera.Opened.DriverError);
            return error;
        }

        _health.SetFault(DeviceFaults.NoPsram, !_camera.Opened.HasPsram);
        error = ApplyFormat(Width, Height, Quality);
        for (var i = 1; i <= (int)LastControl; i++)
        {
            if (_isSet[i])
            {
                // A value the sensor took once; should it refuse now, the report after the next wish shows it.
                _camera.SetControl((CameraControl)i, _values[i]);
            }
        }

        return error;
    }

    public void Close()
    {
        _isOpen = false;
        _camera.Close();
    }

    /// <summary>Takes a wish as far as the camera can, and says how far that was.</summary>
    public SettingsResult Apply(CameraSettings wish)
    {
        var isAbsurd = wish.IntervalMilliseconds > CaptureOptions.MaxIntervalMilliseconds;
        IntervalMilliseconds = isAbsurd ? CaptureOptions.MaxIntervalMilliseconds : wish.IntervalMilliseconds;
        int width = wish.Width == 0 ? Width : wish.Width;
        int height = wish.Height == 0 ? Height : wish.Height;
        int quality = wish.Quality == 0 ? Quality : wish.Quality;
        if (width != Width || height != Height || quality != Quality)
        {
            ApplyFormat(width, height, quality);
        }

        var refused = ApplyControls(wish.Controls, out var isOutside);
        _health.SetFault(DeviceFaults.AbsurdSettings, isAbsurd || isOutside);
        return new SettingsResult { Applied = InForce(wish.Revision), Refused = refused };
    }

    /// <summary>Size and quality for one still; <see cref="Restore"/> goes back.</summary>
    public CameraError Enlarge(Command still)
    {
        var width = still.Width == 0 ? _camera.Opened.Width : still.Width;
        var height = still.Height == 0 ? _camera.Opened.Height : still.Height;
        return _camera.SetFormat(width, height, still.Quality == 0 ? Quality : still.Quality, _format);
    }

    /// <summary>Goes back to the size and quality in force.</summary>
    public void Restore()
    {
        ApplyFormat(Width, Height, Quality);
    }

    public CameraSettings InForce(uint revision)
    {
        var count = 0;
        foreach (var isSet in _isSet)
        {
            count += isSet ? 1 : 0;
        }

        var controls = new ControlValue[count];
        var at = 0;
        for (var i = 1; i < _isSet.Length; i++)
        {
            if (_isSet[i])
            {
                controls[at].Control = (CameraControl)i;
                controls[at].Value = _values[i];
                at++;
            }
        }

        return new CameraSettings
        {
            Revision = revision,
            IntervalMilliseconds = IntervalMilliseconds,
            Width = Width,
            Height = Height,
            Quality = Quality,
            Controls = controls,
        };
    }

    /// <summary>The controls this camera has, with range and value.</summary>
    public ControlRange[] ReadControls()
    {
        var all = new ControlRange[(int)CameraControl.Flash];
        var count = 0;
        for (var i = 1; i <= (int)LastControl; i++)
        {
            if (_camera.ReadControl((CameraControl)i, out var range) == CameraError.None)
            {
                all[count++] = range;
            }
        }

        if (_flash.IsPresent)
        {
            all[count++] = new ControlRange
            {
                Control = CameraControl.Flash,
                Max = 255,
                Value = (short)FlashBrightness,
            };
        }

        var controls = new ControlRange[count];
        for (var i = 0; i < count; i++)
        {
            controls[i] = all[i];
        }

        return controls;
    }

    private CameraError ApplyFormat(int width, int height, int quality)
    {
        var error = _camera.SetFormat(width, height, quality, _format);
        if (error == CameraError.None)
        {
            Width = (ushort)_format.Width;
            Height = (ushort)_format.Height;
            Quality = (byte)_format.Quality;
        }
        else
        {
            _health.SetCameraError(error, 0);
        }

        return error;
    }

    private ControlValue[] ApplyControls(ControlValue[] wish, out bool isOutside)
    {
        isOutside = false;
        var refused = new ControlValue[wish.Length];
        var count = 0;
        foreach (var control in wish)
        {
            var error = ApplyControl(control);
            isOutside |= error == CameraError.BadArgument;
            if (error == CameraError.None)
            {
                Remember(control.Control, control.Value);
            }
            else
            {
                refused[count++] = control;
            }
        }

        var list = new ControlValue[count];
        Array.Copy(refused, 0, list, 0, count);
        return list;
    }

    private CameraError ApplyControl(ControlValue control)
    {
        if (control.Control != CameraControl.Flash)
        {
            return control.Control > LastControl ? CameraError.NotSupported : _camera.SetControl(control.Control, control.Value);
        }

        if (!_flash.IsPresent)
        {
            return CameraError.NotSupported;
        }

        if (control.Value < 0 || control.Value > 255)
        {
            return CameraError.BadArgument;
        }

        _flash.Light(control.Value);
        return CameraError.None;
    }

    private void RememberIf(bool isOn, CameraControl control)
    {
        if (isOn)
        {
            Remember(control, 1);
        }
    }

    private void Remember(CameraControl control, short value)
    {
        _values[(int)control] = value;
        _isSet[(int)control] = true;
    }
}
