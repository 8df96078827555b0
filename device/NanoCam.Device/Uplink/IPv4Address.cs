namespace NanoCam.Device.Uplink;

/// <summary>Distinguishes <c>192.168.1.10</c> from a name, without an exception and without DNS.</summary>
internal static class IPv4Address
{
    /// <summary>Reads four decimal numbers from 0 to 255.</summary>
    public static bool TryParse(string text, out byte[] address)
    {
        address = new byte[4];
        var part = 0;
        var digits = 0;
        var value = 0;
        foreach (char c in text)
        {
            if (c == '.' && digits > 0 && part < 3)
            {
                address[part++] = (byte)value;
                digits = 0;
                value = 0;
                continue;
            }

            if (c < '0' || c > '9' || digits == 3)
            {
                return false;
            }

            digits++;
            value = (value * 10) + (c - '0');
            if (value > 255)
            {
                return false;
            }
        }

        address[3] = (byte)value;
        return part == 3 && digits > 0;
    }
}
