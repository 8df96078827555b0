using System.Text;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The settings file: UTF-8, lines <c>key = value</c>, '#' begins a comment line. The first line names the version, and the line <c>end</c>
/// shows that the file is complete. A value in double quotes keeps the blanks at its ends; the outer quotes are not part of it.
/// </summary>
public static class SettingsText
{
    /// <summary>First line.</summary>
    public const string FirstLine = "# NanoCam settings 1";

    /// <summary>Last line.</summary>
    public const string LastLine = "end";

    /// <summary>Longest file in bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Parses a text. Accepts any bytes.</summary>
    public static ParsedSettings Read(byte[] bytes, int count)
    {
        var reading = new ParsedSettings();
        if (count > MaxBytes)
        {
            reading.Errors.Add(0, "", "The settings are longer than 4096 bytes. Remove lines.");
            return reading;
        }

        var lines = new SettingsLines(bytes, count);
        var seen = new bool[SettingsKeys.All.Length];
        var isWhole = false;
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line == null)
            {
                reading.Errors.Add(lines.Number, "", "the line is not valid UTF-8 text, or contains control characters.");
            }
            else if (lines.Number == 1 && line != FirstLine)
            {
                reading.Errors.Add(1, "", "the first line must be: " + FirstLine);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                if (isWhole)
                {
                    reading.Errors.Add(lines.Number, "", "nothing may follow the line \"end\".");
                }
                else if (line == LastLine)
                {
                    isWhole = true;
                }
                else
                {
                    ReadLine(line, lines.Number, reading, seen);
                }
            }
        }

        if (!isWhole)
        {
            reading.Errors.Add(0, "", "The last line must be \"end\". Without it, the settings may be incomplete.");
        }

        SettingsRules.Check(reading.Draft, reading.Errors);
        return reading;
    }

    /// <summary>Writes settings. Omits default values, except those that users commonly look for.</summary>
    /// <returns>At most <see cref="MaxBytes"/> bytes.</returns>
    public static byte[] Write(DeviceSettings settings)
    {
        var defaults = new DeviceSettings();
        var text = new StringBuilder();
        text.Append(FirstLine);
        text.Append('\n');
        foreach (var key in SettingsKeys.All)
        {
            var value = SettingsFormatter.Get(settings, key);
            var isExpected = key == SettingsKeys.WifiPassword || key == SettingsKeys.Server || key == SettingsKeys.Mode;
            if (!isExpected && value == SettingsFormatter.Get(defaults, key))
            {
                continue;
            }

            text.Append(key);
            text.Append(value.Length == 0 ? " =" : " = ");
            text.Append(Quote(value));
            text.Append('\n');
        }

        text.Append(LastLine);
        text.Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void ReadLine(string line, int number, ParsedSettings reading, bool[] seen)
    {
        var equals = line.IndexOf('=');
        var key = equals < 0 ? "" : line.Substring(0, equals).Trim(' ', '\t');
        if (key.Length == 0)
        {
            reading.Errors.Add(number, "", "the line must be \"key = value\" or a comment.");
            return;
        }

        var index = SettingsKeys.IndexOf(key);
        if (index < 0)
        {
            reading.UnknownKeys++;
            return;
        }

        if (seen[index])
        {
            reading.Errors.Add(number, key, key + " occurs twice. Remove one line.");
            return;
        }

        seen[index] = true;
        var error = SettingsRules.Set(reading.Draft, key, Unquote(line.Substring(equals + 1).Trim(' ', '\t')));
        if (error != null)
        {
            reading.Errors.Add(number, key, error);
        }
    }

    private static string Quote(string value)
    {
        return IsQuoted(value) || value != value.Trim(' ', '\t') ? "\"" + value + "\"" : value;
    }

    private static string Unquote(string value)
    {
        return IsQuoted(value) ? value.Substring(1, value.Length - 2) : value;
    }

    private static bool IsQuoted(string value)
    {
        return value.Length >= 2 && value[0] == '"' && value[value.Length - 1] == '"';
    }
}
