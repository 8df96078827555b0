using NanoCam.Camera;

namespace NanoCam.Device.Provisioning;

/// <summary>Checks which pins conflict, and which can wake the chip.</summary>
internal static class PinRules
{
    // GPIOs of the RTC, the only part that is awake in deep sleep (ESP-IDF, soc/*/rtc_io_periph.c): 0 to 21 on an ESP32-S3.
    private const int LastRtcGpioOfS3 = 21;
    private static readonly int[] RtcGpiosOfEsp32 = new int[] { 0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39 };

    /// <summary>Checks every pin of the settings if the board is known.</summary>
    internal static void Check(DeviceSettings settings, SettingsErrors errors)
    {
        var board = Boards.Find(settings.Board);
        if (board == Boards.Custom)
        {
            CheckCustom(settings.Pins, errors);
            board = settings.Pins.ToBoard();
        }
        else if (board != null && settings.Pins.IsAnySet)
        {
            errors.Add(0, SettingsKeys.Board, "pin.* keys are valid only for board = custom. Remove them or change the board.");
        }

        if (board == null)
        {
            return;
        }

        if (IsOfCamera(board, settings.FlashPin))
        {
            errors.Add(0, SettingsKeys.FlashPin, SettingsKeys.FlashPin + " is a GPIO of the camera. Choose another one.");
        }

        if (IsOfCamera(board, settings.WakePin))
        {
            errors.Add(0, SettingsKeys.WakePin, SettingsKeys.WakePin + " is a GPIO of the camera. Choose another one.");
        }
        else if (settings.WakePin != CameraBoard.NoPin && !CanWake(settings.Board, settings.WakePin))
        {
            errors.Add(
                0,
                SettingsKeys.WakePin,
                SettingsKeys.WakePin + " must be a GPIO that can wake the chip: " + WakingGpios(settings.Board) + "."
            );
        }
    }

    /// <summary>Removes wake and flash pins that do not fit the board, because the setup page has no field to correct them.</summary>
    internal static void RemoveInvalidPins(DeviceSettings settings)
    {
        var errors = new SettingsErrors();
        Check(settings, errors);
        settings.WakePin = errors.Find(SettingsKeys.WakePin) == null ? settings.WakePin : CameraBoard.NoPin;
        settings.FlashPin = errors.Find(SettingsKeys.FlashPin) == null ? settings.FlashPin : CameraBoard.NoPin;
    }

    private static void CheckCustom(CustomPins pins, SettingsErrors errors)
    {
        var missing = pins.FindMissing();
        if (missing != null && errors.Find(missing) == null)
        {
            errors.Add(0, missing, missing + " is required: board = custom needs every pin except pwdn, reset and power.");
        }

        var twice = pins.FindDuplicate();
        if (twice != null && errors.Find(twice) == null)
        {
            errors.Add(0, twice, twice + " is a GPIO that another pin already uses. Choose another one.");
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

    // The chip of a custom board is unknown.
    private static bool IsAny(string board)
    {
        return board == Boards.Custom.Name;
    }
}
