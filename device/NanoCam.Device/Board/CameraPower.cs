using System;
using System.Device.Gpio;
using System.Device.I2c;
using System.Threading;
using NanoCam.Camera;
using nanoFramework.Hardware.Esp32;

namespace NanoCam.Device.Board;

/// <summary>
/// Switches on the sensor's supply on boards where a pin or a power chip controls it. Called once, before the camera is opened.
/// </summary>
internal static class CameraPower
{
    // Managed bus 1; the driver's SCCB uses the other one.
    private const int Bus = 1;

    /// <summary>Switches the supply of <paramref name="board"/> on.</summary>
    /// <returns>False when the power chip does not respond; the camera reports NoSensor then.</returns>
    public static bool SwitchOn(CameraBoard board)
    {
        try
        {
            if (board.Power != CameraBoard.NoPin)
            {
                Esp32Chip.HoldPin(board.Power, -1);
                new GpioController().OpenPin(board.Power, PinMode.Output).Write(board.PowerActiveLow ? PinValue.Low : PinValue.High);
            }

            switch (board.PowerChip)
            {
                case PowerChip.Axp2101:
                    return Configure(board, 0x34, Axp2101);
                case PowerChip.Axp313A:
                    return Configure(board, 0x36, Axp313A);
                default:
                    return true;
            }
        }
        catch (Exception)
        {
            // The image has no GPIO or I2C; the camera then reports its own error.
            return false;
        }
    }

    /// <summary>Switches the supply off, and keeps it off during deep sleep. The next start switches it on again.</summary>
    public static void SwitchOff(CameraBoard board)
    {
        try
        {
            if (board.Power != CameraBoard.NoPin)
            {
                Esp32Chip.HoldPin(board.Power, board.PowerActiveLow ? 1 : 0);
            }

            switch (board.PowerChip)
            {
                case PowerChip.Axp2101:
                    Configure(board, 0x34, Axp2101Off);
                    break;
                case PowerChip.Axp313A:
                    Configure(board, 0x36, Axp313AOff);
                    break;
            }
        }
        catch (Exception)
        {
            // The board sleeps with the sensor's supply on.
            return;
        }
    }

    // Register, value. Outputs as LilyGo-Cam-ESP32S3 sets them (ALDO1 1.8 V, ALDO2 2.8 V, ALDO4 3.0 V; 0.5 V + 0.1 V a step), then switched
    // on together with ALDO3, the supply of the motion sensor, which is on by default.
    private static readonly byte[] Axp2101 = new byte[] { 0x92, 13, 0x93, 23, 0x95, 25, 0x90, 0x0F };

    // As DFRobot_AXP313A's enableCameraPower for an OV2640 does: outputs on, ALDO 1.2 V, DLDO 2.8 V.
    private static readonly byte[] Axp313A = new byte[] { 0x10, 0x19, 0x16, 7, 0x17, 23 };

    // The motion sensor's supply stays on, because it may be what wakes the board.
    private static readonly byte[] Axp2101Off = new byte[] { 0x90, 0x04 };

    // Only DCDC1, the supply of the chip itself, stays on.
    private static readonly byte[] Axp313AOff = new byte[] { 0x10, 0x01 };

    private static bool Configure(CameraBoard board, int address, byte[] registers)
    {
        Configuration.SetPinFunction(board.PowerSda, DeviceFunction.I2C1_DATA);
        Configuration.SetPinFunction(board.PowerScl, DeviceFunction.I2C1_CLOCK);
        using I2cDevice chip = new I2cDevice(new I2cConnectionSettings(Bus, address, I2cBusSpeed.StandardMode));
        for (int i = 0; i < registers.Length; i += 2)
        {
            I2cTransferResult result = chip.Write(new byte[] { registers[i], registers[i + 1] });
            if (result.Status != I2cTransferStatus.FullTransfer)
            {
                return false;
            }

            Thread.Sleep(10);
        }

        Thread.Sleep(100);
        return true;
    }
}
