using System.Text;

namespace NanoCam.Device.Provisioning;

/// <summary>
/// The settings file: UTF-8, lines <c>key = value</c>, '#' begins a comment line, the first line names the version and the line
/// <c>end</c> proves that the file is whole. A value in double quotes keeps the blanks at its ends; the outer quotes are not part of it.
/// </summary>
public static class SettingsText
{
    /// <summary>First line.</summary>
    public const string FirstLine = "# NanoCam settings 1";

    /// <summary>Last line.</summary>
    public const string LastLine = "end";

    /// <summary>Longest file in bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Reads a text. Any bytes may be given.</summary>
    public static SettingsReading Read(byte[] bytes, int count)
    {
        var reading = new SettingsReading();
        if (count > MaxBytes)
        {
            reading.Faults.Add(0, "", "The settings are longer than 4096 bytes.");
            return reading;
        }

        var lines = new Lines(bytes, count);
        var seen = new bool[SettingsKeys.All.Length];
        var isWhole = false;
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line == null)
            {
                reading.Faults.Add(lines.Number, "", "this is not text in UTF-8, or has control characters.");
            }
            else if (lines.Number == 1 && line != FirstLine)
            {
                reading.Faults.Add(1, "", "the first line must be: " + FirstLine);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                if (isWhole)
                {
                    reading.Faults.Add(lines.Number, "", "nothing may follow the line \"end\".");
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
            reading.Faults.Add(0, "", "The last line must be \"end\"; without it the settings may have been cut off.");
        }

        SettingsRules.Check(reading.Draft, reading.Faults);
        return reading;
    }

    /// <summary>Writes settings. What has its default is left out, except what people look for.</summary>
    /// <returns>At most <see cref="MaxBytes"/> bytes.</returns>
    public static byte[] Write(DeviceSettings settings)
    {
        var defaults = new DeviceSettings();
        var text = new StringBuilder();
        text.Append(FirstLine);
        text.Append('\n');
        foreach (var key in SettingsKeys.All)
        {
            var value = SettingsValues.Get(settings, key);
            var isExpected = key == SettingsKeys.WifiPassword || key == SettingsKeys.Server || key == SettingsKeys.Mode;
            if (!isExpected && value == SettingsValues.Get(defaults, key))
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

    private static void ReadLine(string line, int number, SettingsReading reading, bool[] seen)
    {
        var equals = line.IndexOf('=');
        var key = equals < 0 ? "" : line.Substring(0, equals).Trim(' ', '\t');
        if (key.Length == 0)
        {
            reading.Faults.Add(number, "", "this is neither \"key = value\" nor a comment.");
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
            reading.Faults.Add(number, key, key + " is given twice.");
            return;
        }

        seen[index] = true;
        var fault = SettingsRules.Set(reading.Draft, key, Unquote(line.Substring(equals + 1).Trim(' ', '\t')));
        if (fault != null)
        {
            reading.Faults.Add(number, key, fault);
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
