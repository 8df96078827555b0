using System;
using System.Device.Gpio;
using System.Device.Pwm;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using nanoFramework.Hardware.Esp32;

namespace NanoCam.Device.Board;

/// <summary>The flash LED on a pin: dimmed by PWM where the image has it, else on or off.</summary>
internal sealed class GpioFlash : IFlash
{
    private const int Frequency = 5000;

    private readonly bool _isActiveLow;
    private PwmChannel? _channel;
    private GpioPin? _pin;

    /// <summary>The LED of <paramref name="board"/>, dark; not present when the board has none or its pin cannot be had.</summary>
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
            // An image without PWM, or a pin it cannot drive: on and off will do. Nothing here may keep the camera from running.
            OpenPin(board.Flash);
        }
    }

    /// <inheritdoc/>
    public bool IsPresent => _channel != null || _pin != null;

    /// <inheritdoc/>
    public void Light(int brightness)
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
            Light(0);
        }
        catch (Exception)
        {
            // No flash then; Hello says so.
            _pin = null;
        }
    }
}
