using NanoCam.Device.Text;

namespace NanoCam.Device.Provisioning;

/// <summary>Converts settings to the text of their file: the inverse of <see cref="SettingsRules.Set"/>.</summary>
public static class SettingsFormatter
{
    /// <summary>The value of one key, without quotes.</summary>
    /// <exception cref="System.ArgumentException">The key is unknown.</exception>
    public static string Get(DeviceSettings settings, string key)
    {
        var number = SettingsKeys.IndexOf(key);
        if (CustomPins.IsPin(number))
        {
            return settings.Pins.Get(number).ToString();
        }

        switch (key)
        {
            case SettingsKeys.WifiSsid:
                return settings.WifiSsid;
            case SettingsKeys.WifiPassword:
                return settings.WifiPassword;
            case SettingsKeys.Server:
                return settings.ServerText;
            case SettingsKeys.TlsCheck:
                return Switch(settings.TlsCheck);
            case SettingsKeys.Camera:
                return settings.CameraId;
            case SettingsKeys.Pairing:
                return settings.Pairing;
            case SettingsKeys.Key:
                return settings.Key == null ? "" : Hex.Write(settings.Key);
            case SettingsKeys.Board:
                return settings.Board;
            case SettingsKeys.Clock:
                return settings.ClockMegahertz.ToString();
            case SettingsKeys.Mode:
                return settings.Mode == DeviceMode.Photo ? "photo" : "live";
            case SettingsKeys.PhotoInterval:
                return settings.PhotoIntervalSeconds.ToString();
            case SettingsKeys.PhotoSleep:
                return Switch(settings.PhotoSleep);
            case SettingsKeys.WakePin:
                return settings.WakePin.ToString();
            case SettingsKeys.WakeLevel:
                return settings.WakeLevel.ToString();
            case SettingsKeys.Local:
                return Switch(settings.Local);
            case SettingsKeys.Width:
                return settings.Width.ToString();
            case SettingsKeys.Height:
                return settings.Height.ToString();
            case SettingsKeys.Quality:
                return settings.Quality.ToString();
            case SettingsKeys.Interval:
                return settings.IntervalMilliseconds.ToString();
            case SettingsKeys.Flip:
                return Switch(settings.Flip);
            case SettingsKeys.Mirror:
                return Switch(settings.Mirror);
            case SettingsKeys.FlashPin:
                return settings.FlashPin.ToString();
            case SettingsKeys.FlashLevel:
                return settings.FlashLevel.ToString();
            case SettingsKeys.PowerLevel:
                return settings.Pins.PowerLevel.ToString();
        }

        throw new System.ArgumentException("", nameof(key));
    }

    private static string Switch(bool isOn)
    {
        return isOn ? "on" : "off";
    }
}
