using NanoCam.Camera;
using NanoCam.Device.Http;

namespace NanoCam.Device.Provisioning;

/// <summary>The fields of the setup page, and how settings are made of what comes back.</summary>
internal static class SetupForm
{
    /// <summary>Keys of the fields, in their order on the page.</summary>
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

    /// <summary>What a field is called.</summary>
    internal static string LabelOf(string key)
    {
        switch (key)
        {
            case SettingsKeys.WifiSsid:
                return "Wi-Fi name";
            case SettingsKeys.WifiPassword:
                return "Wi-Fi password (nothing for an open network)";
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

    /// <summary>What can be chosen, or null for a field of text.</summary>
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

    /// <summary>Reads a form over what was known before.</summary>
    /// <param name="form">Urlencoded.</param>
    /// <param name="before">Gives what the page does not ask for: intervals, sizes, pins of a custom board.</param>
    internal static SettingsReading Read(string form, DeviceSettings before)
    {
        var reading = new SettingsReading();
        Query.TryFind(form, SettingsKeys.Board, out var board);
        for (var i = 0; i < SettingsKeys.All.Length; i++)
        {
            // Pins of a board that is another one now would be a fault that no field can mend.
            if (board == Boards.Custom.Name || !CustomPins.IsPin(i))
            {
                SettingsRules.Set(reading.Draft, SettingsKeys.All[i], SettingsValues.Get(before, SettingsKeys.All[i]));
            }
        }

        foreach (var key in Fields)
        {
            var fault =
                !Query.TryFind(form, key, out var value) ? key + " is no text."
                : value == null ? key + " is missing in the form."
                : SettingsRules.Set(reading.Draft, key, value);
            if (fault != null)
            {
                reading.Faults.Add(0, key, fault);
            }
        }

        PinRules.DropMisfits(reading.Draft);
        SettingsRules.Check(reading.Draft, reading.Faults);
        return reading;
    }
}
