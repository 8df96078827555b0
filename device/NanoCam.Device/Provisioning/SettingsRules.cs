using System.Text;
using NanoCam.Camera;
using NanoCam.Device.Text;
using NanoCam.Device.Uplink;
using NanoCam.Wire;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The rules for every setting, shared by the file, the setup page and <c>nanocam flash</c>. A value outside its range is rejected with a
/// message, never adjusted.
/// </summary>
public static class SettingsRules
{
    /// <summary>Longest value, in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 128;

    // Highest GPIO of an ESP32-S3; a classic ESP32 ends at 39.
    internal const int LastGpio = 48;

    /// <summary>Sets one setting.</summary>
    /// <param name="settings">Unchanged when the value is rejected.</param>
    /// <param name="key">One of <see cref="SettingsKeys.All"/>.</param>
    /// <param name="value">The value as in the file, without quotes.</param>
    /// <returns>Null, or a message that names the key and its valid values. It never contains the value.</returns>
    public static string? Set(DeviceSettings settings, string key, string value)
    {
        if (!IsText(value))
        {
            return key + " must have at most 128 bytes and no control characters.";
        }

        var number = SettingsKeys.IndexOf(key);
        if (CustomPins.IsPin(number))
        {
            if (!SettingsNumbers.TryRead(value, CameraBoard.NoPin, LastGpio, out var pin))
            {
                return MustBe(key, "a GPIO from 0 to 48, or -1 for none.");
            }

            settings.Pins.Set(number, pin);
            return null;
        }

        switch (key)
        {
            case SettingsKeys.WifiSsid:
                settings.WifiSsid = IsSsid(value) ? value : settings.WifiSsid;
                return IsSsid(value) ? null : MustBe(key, "the name of the network, 1 to 31 bytes.");
            case SettingsKeys.WifiPassword:
                settings.WifiPassword = IsPassword(value) ? value : settings.WifiPassword;
                return IsPassword(value) ? null : MustBe(key, "8 to 63 printable ASCII characters, or empty for an open network.");
            case SettingsKeys.Server:
                return SetServer(settings, value);
            case SettingsKeys.Camera:
                settings.CameraId = CameraId.IsValid(value) ? value : settings.CameraId;
                return CameraId.IsValid(value)
                    ? null
                    : MustBe(key, "1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit.");
            case SettingsKeys.Pairing:
                settings.Pairing = IsPairing(value) ? value : settings.Pairing;
                return IsPairing(value) ? null : MustBe(key, "the code that the server shows: 4 to 32 letters, digits and hyphens.");
            case SettingsKeys.Key:
                return SetKey(settings, value);
            case SettingsKeys.Board:
                settings.Board = Boards.Find(value) != null ? value : settings.Board;
                return Boards.Find(value) != null ? null : MustBe(key, "one of: " + BoardNames());
            case SettingsKeys.Mode:
                settings.Mode =
                    value == "photo" ? DeviceMode.Photo
                    : value == "live" ? DeviceMode.Live
                    : settings.Mode;
                return value == "photo" || value == "live" ? null : MustBe(key, "live or photo.");
        }

        return SetSwitch(settings, key, value);
    }

    /// <summary>Checks rules that involve several settings: required ones and conflicts.</summary>
    public static void Check(DeviceSettings settings, SettingsErrors errors)
    {
        Need(settings.WifiSsid, SettingsKeys.WifiSsid, "the name of the Wi-Fi network", errors);
        Need(settings.CameraId, SettingsKeys.Camera, "an id for this camera", errors);
        Need(settings.Board, SettingsKeys.Board, "one of: " + BoardNames(), errors);
        if (settings.Server == null && !(settings.Local && settings.Mode == DeviceMode.Live))
        {
            Need("", SettingsKeys.Server, "the address of the server. Only a live camera with local = on works without one", errors);
        }

        PinRules.Check(settings, errors);
    }

    /// <summary>Names of all boards, with commas.</summary>
    public static string BoardNames()
    {
        var names = new StringBuilder();
        foreach (var board in Boards.All)
        {
            names.Append(names.Length == 0 ? "" : ", ");
            names.Append(board.Name);
        }

        return names.ToString();
    }

    private static string? SetSwitch(DeviceSettings settings, string key, string value)
    {
        var isOn = value == "on";
        if (!isOn && value != "off")
        {
            // The key is a number, or a switch with an invalid value.
            return IsSwitch(key) ? MustBe(key, "on or off.") : SettingsNumbers.Set(settings, key, value);
        }

        switch (key)
        {
            case SettingsKeys.TlsCheck:
                settings.TlsCheck = isOn;
                return null;
            case SettingsKeys.PhotoSleep:
                settings.PhotoSleep = isOn;
                return null;
            case SettingsKeys.Local:
                settings.Local = isOn;
                return null;
            case SettingsKeys.Flip:
                settings.Flip = isOn;
                return null;
            case SettingsKeys.Mirror:
                settings.Mirror = isOn;
                return null;
        }

        return SettingsNumbers.Set(settings, key, value);
    }

    private static bool IsSwitch(string key)
    {
        return key == SettingsKeys.TlsCheck
            || key == SettingsKeys.PhotoSleep
            || key == SettingsKeys.Local
            || key == SettingsKeys.Flip
            || key == SettingsKeys.Mirror;
    }

    private static string? SetServer(DeviceSettings settings, string value)
    {
        ServerAddress? server = null;
        if (value.Length > 0 && !ServerAddress.TryParse(value, out server))
        {
            return MustBe(SettingsKeys.Server, "an address such as http://192.168.1.10:8080 or https://cams.example.org.");
        }

        settings.Server = server;
        settings.ServerText = value;
        return null;
    }

    private static string? SetKey(DeviceSettings settings, string value)
    {
        if (value.Length == 0)
        {
            settings.Key = null;
            return null;
        }

        var key = Hex.Read(value);
        if (key == null || key.Length < 16 || key.Length > 64)
        {
            return MustBe(SettingsKeys.Key, "an even number of hexadecimal digits, 32 to 128.");
        }

        settings.Key = key;
        return null;
    }

    private static bool IsText(string value)
    {
        if (Encoding.UTF8.GetBytes(value).Length > MaxValueBytes)
        {
            return false;
        }

        foreach (char c in value)
        {
            if (c < ' ' || c == '\u007f')
            {
                return false;
            }
        }

        return true;
    }

    // Wi-Fi allows 32; nanoFramework stores names with a NUL at their end in 32 bytes.
    private static bool IsSsid(string value)
    {
        return value.Length > 0 && Encoding.UTF8.GetBytes(value).Length <= 31;
    }

    private static bool IsPassword(string value)
    {
        if (value.Length == 0)
        {
            return true;
        }

        foreach (char c in value)
        {
            if (c > '~')
            {
                return false;
            }
        }

        return value.Length >= 8 && value.Length <= 63;
    }

    private static bool IsPairing(string value)
    {
        return value.Length == 0 || (value.Length >= 4 && value.Length <= 32 && IsMadeOf(value, "-"));
    }

    private static bool IsMadeOf(string value, string others)
    {
        foreach (char c in value)
        {
            if (!IsLetterOrDigit(c) && others.IndexOf(c) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static void Need(string value, string key, string what, SettingsErrors errors)
    {
        // A line with an invalid value already has its message.
        if (value.Length == 0 && errors.Find(key) == null)
        {
            errors.Add(0, key, key + " is required: " + what + ".");
        }
    }

    private static string MustBe(string key, string what)
    {
        return key + " must be " + what;
    }
}
