using System;
using System.Device.Gpio;
using System.Device.Pwm;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using nanoFramework.Hardware.Esp32;

namespace NanoCam.Device.Board;

/// <summary>The flash LED on a pin: dimmed by PWM where the image supports it, otherwise on or off.</summary>
internal sealed class GpioFlash : IFlash
{
    private const int Frequency = 5000;

    private readonly bool _isActiveLow;
    private PwmChannel? _channel;
    private GpioPin? _pin;

    /// <summary>
    /// The LED of <paramref name="board"/>, switched off. Not present if the board has no LED or its pin cannot be opened.
    /// </summary>
    public GpioFlash(CameraBoard board)
    {
        _isActiveLow = board.FlashActiveLow;
        if (board.Flash == CameraBoard.NoPin)
        {
            return;
        }

        try
        {
            Configuration.SetPinFunction(board.Flash, DeviceFunction.PWM1);
            _channel = PwmChannel.CreateFromPin(board.Flash, Frequency, _isActiveLow ? 1 : 0);
            _channel.Start();
        }
        catch (Exception)
        {
            // Without PWM in the image, or on a pin that PWM cannot drive, on and off suffice. No fault here may stop the camera.
            OpenPin(board.Flash);
        }
    }

    /// <inheritdoc/>
    public bool IsPresent => _channel != null || _pin != null;

    /// <inheritdoc/>
    public void SetBrightness(int brightness)
    {
        if (_channel != null)
        {
            double duty = brightness / 255.0;
            _channel.DutyCycle = _isActiveLow ? 1 - duty : duty;
        }
        else if (_pin != null)
        {
            _pin.Write((brightness > 0) != _isActiveLow ? PinValue.High : PinValue.Low);
        }
    }

    private void OpenPin(int number)
    {
        _channel = null;
        try
        {
            _pin = new GpioController().OpenPin(number, PinMode.Output);
            SetBrightness(0);
        }
        catch (Exception)
        {
            // The camera then has no flash, which Hello reports.
            _pin = null;
        }
    }
}
