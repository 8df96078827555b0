using System.Text;
using NanoCam.Device.Text;

namespace NanoCam.Device.Http;

/// <summary>Reads values from <c>name=value&amp;name=value</c>, the format of queries and forms.</summary>
internal static class Query
{
    /// <summary>Finds the first value of a name and decodes it.</summary>
    /// <param name="text">The query or form.</param>
    /// <param name="name">A name that needs no decoding.</param>
    /// <param name="value">The value; null when the name does not occur.</param>
    /// <returns>False when the value is not valid: a percent sign without two digits, invalid UTF-8, or control characters.</returns>
    internal static bool TryFind(string text, string name, out string? value)
    {
        value = null;
        var start = 0;
        while (start <= text.Length)
        {
            var end = text.IndexOf('&', start);
            end = end < 0 ? text.Length : end;
            if (end - start > name.Length && text[start + name.Length] == '=' && text.Substring(start, name.Length) == name)
            {
                value = Decode(text.Substring(start + name.Length + 1, end - start - name.Length - 1));
                return value != null;
            }

            start = end + 1;
        }

        return true;
    }

    private static string? Decode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var next = bytes[i];
            if (next == '%')
            {
                var high = i + 2 < bytes.Length ? Hex.ValueOf((char)bytes[i + 1]) : -1;
                var low = i + 2 < bytes.Length ? Hex.ValueOf((char)bytes[i + 2]) : -1;
                if (high < 0 || low < 0)
                {
                    return null;
                }

                next = (byte)((high << 4) | low);
                i += 2;
            }
            else if (next == '+')
            {
                next = (byte)' ';
            }

            // Never overwrites bytes that are still to be read.
            bytes[count++] = next;
        }

        // Checked after decoding, so that encoded bytes are checked too.
        return Utf8.IsText(bytes, 0, count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }
}
