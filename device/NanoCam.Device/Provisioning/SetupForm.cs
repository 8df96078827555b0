using NanoCam.Camera;
using NanoCam.Device.Http;

namespace NanoCam.Device.Provisioning;

/// <summary>The fields of the setup page, and how a submitted form becomes settings.</summary>
internal static class SetupForm
{
    /// <summary>Keys of the fields, in the order of the page.</summary>
    internal static readonly string[] Fields = new string[]
    {
        SettingsKeys.WifiSsid,
        SettingsKeys.WifiPassword,
        SettingsKeys.Server,
        SettingsKeys.Camera,
        SettingsKeys.Pairing,
        SettingsKeys.Board,
        SettingsKeys.Mode,
        SettingsKeys.Local,
    };

    /// <summary>Label of a field.</summary>
    internal static string LabelOf(string key)
    {
        switch (key)
        {
            case SettingsKeys.WifiSsid:
                return "Wi-Fi network";
            case SettingsKeys.WifiPassword:
                return "Wi-Fi password (empty for an open network)";
            case SettingsKeys.Server:
                return "Server address";
            case SettingsKeys.Camera:
                return "Camera id";
            case SettingsKeys.Pairing:
                return "Pairing code";
            case SettingsKeys.Board:
                return "Board";
            case SettingsKeys.Mode:
                return "Mode";
            default:
                return "Local server";
        }
    }

    /// <summary>The choices of a field, or null for a text field.</summary>
    internal static string[]? ChoicesOf(string key)
    {
        switch (key)
        {
            case SettingsKeys.Mode:
                return new string[] { "live", "photo" };
            case SettingsKeys.Local:
                return new string[] { "off", "on" };
            case SettingsKeys.Board:
                break;
            default:
                return null;
        }

        var names = new string[Boards.All.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Boards.All[i].Name;
        }

        return names;
    }

    /// <summary>Applies a form to the current settings.</summary>
    /// <param name="form">The form, URL-encoded.</param>
    /// <param name="before">Provides the settings without a field: intervals, sizes, pins of a custom board.</param>
    internal static ParsedSettings Read(string form, DeviceSettings before)
    {
        var reading = new ParsedSettings();
        Query.TryFind(form, SettingsKeys.Board, out var board);
        for (var i = 0; i < SettingsKeys.All.Length; i++)
        {
            // Pins of a custom board are an error for any other board, and no field could correct it.
            if (board == Boards.Custom.Name || !CustomPins.IsPin(i))
            {
                SettingsRules.Set(reading.Draft, SettingsKeys.All[i], SettingsFormatter.Get(before, SettingsKeys.All[i]));
            }
        }

        foreach (var key in Fields)
        {
            var error =
                !Query.TryFind(form, key, out var value) ? key + " contains characters that are not text. Enter it again."
                : value == null ? key + " is missing in the form. Reload the page."
                : SettingsRules.Set(reading.Draft, key, value);
            if (error != null)
            {
                reading.Errors.Add(0, key, error);
            }
        }

        PinRules.RemoveInvalidPins(reading.Draft);
        SettingsRules.Check(reading.Draft, reading.Errors);
        return reading;
    }
}
