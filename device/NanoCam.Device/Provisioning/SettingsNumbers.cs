using NanoCam.Camera;

namespace NanoCam.Device.Provisioning;

/// <summary>The numeric settings and their ranges.</summary>
internal static class SettingsNumbers
{
    /// <summary>Sets a numeric setting. Returns null, or an error message.</summary>
    internal static string? Set(DeviceSettings settings, string key, string value)
    {
        if (!TryFindRange(key, out var min, out var max))
        {
            return key + " is not a setting.";
        }

        if (!TryRead(value, min, max, out var number))
        {
            return key + " must be a number from " + min.ToString() + " to " + max.ToString() + ".";
        }

        switch (key)
        {
            case SettingsKeys.Clock:
                settings.ClockMegahertz = number;
                break;
            case SettingsKeys.PhotoInterval:
                settings.PhotoIntervalSeconds = number;
                break;
            case SettingsKeys.WakePin:
                settings.WakePin = number;
                break;
            case SettingsKeys.WakeLevel:
                settings.WakeLevel = number;
                break;
            case SettingsKeys.Width:
                settings.Width = number;
                break;
            case SettingsKeys.Height:
                settings.Height = number;
                break;
            case SettingsKeys.Quality:
                settings.Quality = number;
                break;
            case SettingsKeys.Interval:
                settings.IntervalMilliseconds = number;
                break;
            case SettingsKeys.FlashPin:
                settings.FlashPin = number;
                break;
            case SettingsKeys.FlashLevel:
                settings.FlashLevel = number;
                break;
            case SettingsKeys.PowerLevel:
                settings.Pins.PowerLevel = number;
                break;
        }

        return null;
    }

    /// <summary>Reads a whole decimal number: digits, at most nine, and a minus sign only where the range has negative numbers.</summary>
    /// <remarks>int.TryParse also accepts blanks, signs and, on the device, other characters.</remarks>
    internal static bool TryRead(string value, int min, int max, out int number)
    {
        number = 0;
        var isNegative = min < 0 && value.Length > 1 && value[0] == '-';
        var first = isNegative ? 1 : 0;
        if (value.Length == first || value.Length > first + 9)
        {
            return false;
        }

        for (var i = first; i < value.Length; i++)
        {
            if (value[i] < '0' || value[i] > '9')
            {
                return false;
            }

            number = (number * 10) + (value[i] - '0');
        }

        number = isNegative ? -number : number;
        return number >= min && number <= max;
    }

    private static bool TryFindRange(string key, out int min, out int max)
    {
        min = 0;
        max = 1;
        switch (key)
        {
            case SettingsKeys.WakeLevel:
            case SettingsKeys.FlashLevel:
            case SettingsKeys.PowerLevel:
                return true;
            case SettingsKeys.WakePin:
            case SettingsKeys.FlashPin:
                min = CameraBoard.NoPin;
                max = SettingsRules.LastGpio;
                return true;
            case SettingsKeys.Clock:
                min = 5;
                max = 24;
                return true;
            case SettingsKeys.PhotoInterval:
                min = 1;
                max = 604800;
                return true;
            case SettingsKeys.Width:
            case SettingsKeys.Height:
                min = 16;
                max = 4096;
                return true;
            case SettingsKeys.Quality:
                min = 1;
                max = 100;
                return true;
            case SettingsKeys.Interval:
                max = 3600000;
                return true;
        }

        return false;
    }
}
