namespace NanoCam.Device.Uplink;

/// <summary>Bytes as hexadecimal digits, in lower case.</summary>
internal static class HexText
{
    private const string Digits = "0123456789abcdef";

    public static string Write(byte[] bytes)
    {
        return Write(bytes, 0, bytes.Length);
    }

    public static string Write(byte[] bytes, int offset, int count)
    {
        var text = new char[count * 2];
        for (var i = 0; i < count; i++)
        {
            text[2 * i] = Digits[bytes[offset + i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[offset + i] & 15];
        }

        return new string(text);
    }
}
