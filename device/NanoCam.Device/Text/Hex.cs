namespace NanoCam.Device.Text;

/// <summary>Converts hexadecimal digits; the device's class library has no Convert.FromHexString.</summary>
internal static class Hex
{
    private const string Digits = "0123456789abcdef";

    /// <summary>The bytes, or null when the text does not consist of pairs of digits.</summary>
    internal static byte[]? Read(string text)
    {
        if (text.Length % 2 != 0)
        {
            return null;
        }

        var bytes = new byte[text.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            var high = ValueOf(text[2 * i]);
            var low = ValueOf(text[(2 * i) + 1]);
            if (high < 0 || low < 0)
            {
                return null;
            }

            bytes[i] = (byte)((high << 4) | low);
        }

        return bytes;
    }

    /// <summary>Two lower-case digits for each byte.</summary>
    internal static string Write(byte[] bytes)
    {
        return Write(bytes, 0, bytes.Length);
    }

    /// <summary>Two lower-case digits for each of <paramref name="count"/> bytes.</summary>
    internal static string Write(byte[] bytes, int offset, int count)
    {
        var text = new char[count * 2];
        for (var i = 0; i < count; i++)
        {
            text[2 * i] = Digits[bytes[offset + i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[offset + i] & 15];
        }

        return new string(text);
    }

    /// <summary>0 to 15, or -1 when it is not a digit.</summary>
    internal static int ValueOf(char digit)
    {
        if (digit >= '0' && digit <= '9')
        {
            return digit - '0';
        }

        if (digit >= 'a' && digit <= 'f')
        {
            return digit - 'a' + 10;
        }

        return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
    }
}
