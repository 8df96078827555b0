using System.Buffers;
using System.Buffers.Text;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Base64 as cameras and scripts send it, decoded in place: a data-URL prefix, white space, the URL-safe alphabet and missing padding
/// are tolerated; anything that does not decode to exact bytes is not.
/// </summary>
internal static class Base64Text
{
    private const int LongestPrefix = 128;

    private static readonly SearchValues<byte> Unusual = SearchValues.Create(" \t\r\n-_"u8);

    /// <summary>Decodes what <paramref name="buffer"/> holds; false when it is no base64, with the content undefined.</summary>
    public static bool TryDecode(UploadBuffer buffer)
    {
        if (!TrySkipPrefix(buffer))
        {
            return false;
        }

        buffer.Keep(0, Normalise(buffer.Bytes));
        // Padding is written where the text ends; what the pool lends is nearly always larger than the text.
        var missing = (4 - (buffer.Length % 4)) % 4;
        if (missing == 3 || (missing > 0 && !buffer.TryAppend("=="u8[..missing])))
        {
            return false;
        }

        var text = buffer.Bytes;
        if (!EndsExactly(text) || Base64.DecodeFromUtf8InPlace(text, out var written) != OperationStatus.Done)
        {
            return false;
        }

        buffer.Keep(0, written);
        return true;
    }

    private static bool TrySkipPrefix(UploadBuffer buffer)
    {
        var text = buffer.Bytes;
        var start = text.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || !text[start..].StartsWith("data:"u8))
        {
            return true;
        }

        var head = text[start..Math.Min(text.Length, start + LongestPrefix)];
        var comma = head.IndexOf((byte)',');
        if (comma < 0 || !head[..comma].EndsWith(";base64"u8))
        {
            return false;
        }

        var skip = start + comma + 1;
        buffer.Keep(skip, buffer.Length - skip);
        return true;
    }

    private static int Normalise(Span<byte> text)
    {
        var at = text.IndexOfAny(Unusual);
        if (at < 0)
        {
            return text.Length;
        }

        var length = at;
        foreach (var c in text[at..])
        {
            switch (c)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    break;
                case (byte)'-':
                    text[length++] = (byte)'+';
                    break;
                case (byte)'_':
                    text[length++] = (byte)'/';
                    break;
                default:
                    text[length++] = c;
                    break;
            }
        }

        return length;
    }

    // Bits of the last character that no byte uses must be zero (RFC 4648, section 3.5), or something was lost on the way.
    private static bool EndsExactly(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[^1] != '=')
        {
            return true;
        }

        return text[^2] == '=' ? "AQgw"u8.Contains(text[^3]) : "AEIMQUYcgkosw048"u8.Contains(text[^2]);
    }
}
