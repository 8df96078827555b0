namespace NanoCam.Device.Text;

/// <summary>
/// Checks that bytes are text before they become a string: the device's decoder stops at the first zero byte without an error.
/// </summary>
internal static class Utf8
{
    /// <summary>
    /// Whether the bytes are well-formed UTF-8 (RFC 3629: shortest form, no surrogates) without control characters except tab.
    /// </summary>
    internal static bool IsText(byte[] bytes, int start, int count)
    {
        var end = start + count;
        for (var i = start; i < end; )
        {
            var first = bytes[i++];
            if (first < 0x80)
            {
                if ((first < ' ' && first != '\t') || first == 0x7f)
                {
                    return false;
                }

                continue;
            }

            var more =
                first >= 0xf0 ? 3
                : first >= 0xe0 ? 2
                : 1;
            if (first < 0xc2 || first > 0xf4 || i + more > end)
            {
                return false;
            }

            // The second byte excludes overlong forms, surrogates and values above U+10FFFF.
            var least =
                first == 0xe0 ? 0xa0
                : first == 0xf0 ? 0x90
                : 0x80;
            var most =
                first == 0xed ? 0x9f
                : first == 0xf4 ? 0x8f
                : 0xbf;
            if (bytes[i] < least || bytes[i] > most)
            {
                return false;
            }

            for (var j = 1; j < more; j++)
            {
                if ((bytes[i + j] & 0xc0) != 0x80)
                {
                    return false;
                }
            }

            i += more;
        }

        return true;
    }
}
