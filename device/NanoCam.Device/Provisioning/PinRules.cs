using NanoCam.Camera;

namespace NanoCam.Device.Provisioning;

/// <summary>What pins may not be together, and which can wake the chip.</summary>
internal static class PinRules
{
    // GPIOs that belong to the RTC, which alone is awake in deep sleep (ESP-IDF, soc/*/rtc_io_periph.c): 0 to 21 on an ESP32-S3.
    private const int LastRtcGpioOfS3 = 21;
    private static readonly int[] RtcGpiosOfEsp32 = new int[] { 0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39 };

    /// <summary>Looks at every pin of the settings, when their board is known.</summary>
    internal static void Check(DeviceSettings settings, SettingsFaults faults)
    {
        var board = Boards.Find(settings.Board);
        if (board == Boards.Custom)
        {
            CheckCustom(settings.Pins, faults);
            board = settings.Pins.ToBoard();
        }
        else if (board != null && settings.Pins.IsAnySet)
        {
            faults.Add(0, SettingsKeys.Board, "pin.* keys belong to board = custom.");
        }

        if (board == null)
        {
            return;
        }

        if (IsOfCamera(board, settings.FlashPin))
        {
            faults.Add(0, SettingsKeys.FlashPin, SettingsKeys.FlashPin + " names a GPIO that the camera uses.");
        }

        if (IsOfCamera(board, settings.WakePin))
        {
            faults.Add(0, SettingsKeys.WakePin, SettingsKeys.WakePin + " names a GPIO that the camera uses.");
        }
        else if (settings.WakePin != CameraBoard.NoPin && !CanWake(settings.Board, settings.WakePin))
        {
            faults.Add(
                0,
                SettingsKeys.WakePin,
                SettingsKeys.WakePin + " takes a GPIO that can wake the chip: " + WakingGpios(settings.Board) + "."
            );
        }
    }

    /// <summary>Drops wake and flash pins that do not fit the board: the setup page has no field to mend them with.</summary>
    internal static void DropMisfits(DeviceSettings settings)
    {
        var faults = new SettingsFaults();
        Check(settings, faults);
        settings.WakePin = faults.Find(SettingsKeys.WakePin) == null ? settings.WakePin : CameraBoard.NoPin;
        settings.FlashPin = faults.Find(SettingsKeys.FlashPin) == null ? settings.FlashPin : CameraBoard.NoPin;
    }

    private static void CheckCustom(CustomPins pins, SettingsFaults faults)
    {
        var missing = pins.FindMissing();
        if (missing != null && faults.Find(missing) == null)
        {
            faults.Add(0, missing, missing + " is missing: the GPIO; board = custom needs every pin but pwdn, reset and power.");
        }

        var twice = pins.FindDouble();
        if (twice != null && faults.Find(twice) == null)
        {
            faults.Add(0, twice, twice + " names a GPIO that another pin has already.");
        }
    }

    private static bool IsOfCamera(CameraBoard board, int pin)
    {
        if (pin == CameraBoard.NoPin)
        {
            return false;
        }

        foreach (var data in board.Data)
        {
            if (data == pin)
            {
                return true;
            }
        }

        return pin == board.PowerDown
            || pin == board.Reset
            || pin == board.Clock
            || pin == board.Sda
            || pin == board.Scl
            || pin == board.Vsync
            || pin == board.Href
            || pin == board.PixelClock
            || pin == board.Power
            || pin == board.PowerSda
            || pin == board.PowerScl;
    }

    private static bool CanWake(string board, int pin)
    {
        return (pin <= LastRtcGpioOfS3 && !IsClassic(board)) || ((IsClassic(board) || IsAny(board)) && IsRtcGpioOfEsp32(pin));
    }

    private static string WakingGpios(string board)
    {
        var classic = "0, 2, 4, 12 to 15, 25 to 27 or 32 to 39";
        return IsClassic(board) ? classic
            : IsAny(board) ? "0 to 21 on an ESP32-S3; " + classic + " on an ESP32"
            : "0 to 21";
    }

    private static bool IsRtcGpioOfEsp32(int pin)
    {
        foreach (var gpio in RtcGpiosOfEsp32)
        {
            if (gpio == pin)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsClassic(string board)
    {
        return board == Boards.AiThinkerEsp32Cam.Name;
    }

    // A custom board does not say which chip it has.
    private static bool IsAny(string board)
    {
        return board == Boards.Custom.Name;
    }
}
