using System;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Health;
using NanoCam.Wire;

namespace NanoCam.Device.Capture;

/// <summary>
/// 1. sensor: opens the camera, applies desired settings as far as the camera supports them, and restores them after a restart of the
/// driver. Owned by the capture thread.
/// </summary>
internal sealed class CameraDriver
{
    // Blocks are visible below it.
    private const int LowestQuality = 10;
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

    public bool HasFlash => _flash.IsPresent;

    public ushort Width { get; private set; }

    public ushort Height { get; private set; }

    public byte Quality { get; private set; }

    public uint IntervalMilliseconds { get; private set; }

    /// <summary>Brightness of the flash LED in the settings, 0 to 255.</summary>
    public int FlashBrightness => _isSet[(int)CameraControl.Flash] ? _values[(int)CameraControl.Flash] : 0;

    /// <summary>Sets the brightness of the flash LED for one still.</summary>
    public void LightFlash(int brightness)
    {
        _flash.SetBrightness(brightness);
    }

    /// <summary>Reports an error of the camera, or None when the camera is working.</summary>
    public void ReportError(CameraError error)
    {
        _health.SetCameraError(error, 0);
    }

    public CameraError Open()
    {
        var error = _camera.Open(_options.Camera);
        _isOpen = error == CameraError.None;
        if (!_isOpen)
        {
            // The error remains until a frame arrives, because a sensor that opens may still deliver no frames.
            _health.SetCameraError(error, _camera.Opened.DriverError);
            return error;
        }

        _health.SetFault(DeviceFaults.NoPsram, !_camera.Opened.HasPsram);
        error = ApplyFormat(Width, Height, Quality);
        for (var i = 1; i <= (int)LastControl; i++)
        {
            if (_isSet[i])
            {
                // The sensor accepted this value before. If it refuses it now, the report of the next settings shows that.
                _camera.SetControl((CameraControl)i, _values[i]);
            }
        }

        return error;
    }

    /// <summary>
    /// Allocates the buffers of the slot for the largest frame. The managed heap may be too small for it (no PSRAM), or a reopened driver
    /// found more memory than the buffers were allocated for. Then the camera is closed, and the next smaller size follows.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="hasSmaller">After a failure, whether there is a smaller size.</param>
    public bool TryPrepare(FrameSlot slot, out bool hasSmaller)
    {
        hasSmaller = false;
        try
        {
            slot.Prepare(_camera.Opened.MaxJpegBytes);
            if (_camera.Opened.MaxJpegBytes <= slot.MaxJpegBytes)
            {
                return true;
            }
        }
        catch (OutOfMemoryException)
        {
            _health.SetCameraError(CameraError.NoMemory, 0);
        }

        hasSmaller = FallbackSizes.TryShrink(_camera.Opened, _options.Camera);
        Close();
        return false;
    }

    public void Close()
    {
        _isOpen = false;
        _camera.Close();
    }

    /// <summary>Closes the camera if it is open.</summary>
    public void CloseIfOpen()
    {
        if (_isOpen)
        {
            Close();
        }
    }

    /// <summary>Closes the camera and powers the sensor down.</summary>
    public void PowerDown()
    {
        _isOpen = false;
        _camera.PowerDown();
    }

    /// <summary>Applies settings as far as the camera supports them.</summary>
    public SettingsResult Apply(CameraSettings desired)
    {
        var interval = desired.IsIntervalUnset ? _options.Settings.IntervalMilliseconds : desired.IntervalMilliseconds;
        var isTooLong = interval > CaptureOptions.MaxIntervalMilliseconds;
        IntervalMilliseconds = isTooLong ? CaptureOptions.MaxIntervalMilliseconds : interval;
        int width = desired.Width == 0 ? Width : desired.Width;
        int height = desired.Height == 0 ? Height : desired.Height;
        int quality = desired.Quality == 0 ? Quality : desired.Quality;
        if (width != Width || height != Height || quality != Quality)
        {
            ApplyFormat(width, height, quality);
        }

        var refused = ApplyControls(desired.Controls, out var isOutside);
        _health.SetFault(DeviceFaults.AbsurdSettings, isTooLong || isOutside);
        return new SettingsResult { Applied = CurrentSettings(desired.Revision), Refused = refused };
    }

    /// <summary>
    /// Lowers the quality so that frames of <paramref name="length"/> bytes fit <paramref name="budget"/>, as far as the lowest quality.
    /// </summary>
    /// <returns>Whether the sensor accepted a lower quality.</returns>
    public bool TryLowerQuality(int length, int budget)
    {
        // Bytes fall faster than the quality, so this is low enough.
        var quality = (int)((long)Quality * budget / length);
        quality = quality < LowestQuality ? LowestQuality : quality;
        return quality < Quality && ApplyFormat(Width, Height, quality) == CameraError.None;
    }

    /// <summary>Sets the size and quality for one still; <see cref="RestoreFormat"/> undoes it.</summary>
    public CameraError ApplyStillFormat(Command still)
    {
        var width = still.Width == 0 ? _camera.Opened.Width : still.Width;
        var height = still.Height == 0 ? _camera.Opened.Height : still.Height;
        return _camera.SetFormat(width, height, still.Quality == 0 ? Quality : still.Quality, _format);
    }

    /// <summary>Restores the size and quality of the live frames.</summary>
    public void RestoreFormat()
    {
        ApplyFormat(Width, Height, Quality);
    }

    public CameraSettings CurrentSettings(uint revision)
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

    /// <summary>The controls of this camera, with range and value.</summary>
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

    private ControlValue[] ApplyControls(ControlValue[] desired, out bool isOutside)
    {
        isOutside = false;
        var refused = new ControlValue[desired.Length];
        var count = 0;
        foreach (var control in desired)
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

        _flash.SetBrightness(control.Value);
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
