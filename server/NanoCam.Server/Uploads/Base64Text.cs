using System.Buffers;
using System.Buffers.Text;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Decodes base64 in place. Accepts what cameras and scripts send: a data-URL prefix, white space, the URL-safe alphabet, missing padding.
/// Rejects text that does not decode to whole bytes.
/// </summary>
internal static class Base64Text
{
    private const int LongestPrefix = 128;

    private static readonly SearchValues<byte> Unusual = SearchValues.Create(" \t\r\n-_"u8);

    /// <summary>Decodes the content of <paramref name="buffer"/>; false, with undefined content, when it is not base64.</summary>
    public static bool TryDecode(UploadBuffer buffer)
    {
        if (!TrySkipPrefix(buffer))
        {
            return false;
        }

        buffer.Keep(0, Normalise(buffer.Bytes));
        // There is nearly always room for the padding: buffers of the pool come in few sizes.
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

    // Unused bits of the last character must be zero (RFC 4648, section 3.5); otherwise the text is damaged.
    private static bool EndsExactly(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[^1] != '=')
        {
            return true;
        }

        return text[^2] == '=' ? "AQgw"u8.Contains(text[^3]) : "AEIMQUYcgkosw048"u8.Contains(text[^2]);
    }
}
