using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace NanoCam.Server.Uploads;

/// <summary>
/// Decodes base64 in place. Accepts what cameras and scripts send: a data-URL prefix, quotes, line breaks, the URL-safe alphabet, missing
/// padding, and spaces where the form decoder of a proxy or script replaced <c>+</c>. Rejects text that does not decode to whole bytes, and
/// never guesses: characters that may be data are never dropped.
/// </summary>
internal static class Base64Text
{
    private const int LongestPrefix = 128;

    private static readonly SearchValues<byte> Unusual = SearchValues.Create(" \t\r\n-_"u8);
    private static readonly SearchValues<byte> UrlSafe = SearchValues.Create("-_"u8);

    /// <summary>Decodes the content of <paramref name="buffer"/>; false, with undefined content, when it is not base64.</summary>
    public static bool TryDecode(UploadBuffer buffer)
    {
        Unquote(buffer);
        if (!TrySkipPrefix(buffer) || !TryNormalise(buffer.Bytes, out var length))
        {
            return false;
        }

        buffer.Keep(0, length);
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

    /// <summary>Whether a text begins like the base64 of a JPEG, or like a data URL.</summary>
    public static bool IsLikelyJpeg(ReadOnlySpan<byte> text)
    {
        var start = text.TrimStart(" \t\r\n\"'"u8);
        return start.StartsWith("/9j/"u8) || start.StartsWith("_9j_"u8) || StartsWithData(start);
    }

    // The form that a JSON string or a shell variable produces.
    private static void Unquote(UploadBuffer buffer)
    {
        var text = buffer.Bytes;
        var trimmed = text.Trim(" \t\r\n"u8);
        if (trimmed.Length >= 2 && trimmed[0] is (byte)'"' or (byte)'\'' && trimmed[^1] == trimmed[0])
        {
            buffer.Keep(text.IndexOf(trimmed[0]) + 1, trimmed.Length - 2);
        }
    }

    private static bool TrySkipPrefix(UploadBuffer buffer)
    {
        var text = buffer.Bytes;
        var start = text.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || !StartsWithData(text[start..]))
        {
            return true;
        }

        var head = text[start..Math.Min(text.Length, start + LongestPrefix)];
        var comma = head.IndexOf((byte)',');
        if (comma < 0 || !EndsWithBase64(head[..comma].TrimEnd((byte)' ')))
        {
            return false;
        }

        var skip = start + comma + 1;
        buffer.Keep(skip, buffer.Length - skip);
        return true;
    }

    private static bool StartsWithData(ReadOnlySpan<byte> text) => text.Length >= 5 && Ascii.EqualsIgnoreCase(text[..5], "data:"u8);

    private static bool EndsWithBase64(ReadOnlySpan<byte> head) =>
        head.Length >= 6
        && Ascii.EqualsIgnoreCase(head[^6..], "base64"u8)
        && head[..^6].TrimEnd((byte)' ') is { IsEmpty: false } before
        && before[^1] == ';';

    private static bool TryNormalise(Span<byte> text, out int length)
    {
        length = text.Length;
        if (!text.ContainsAny(Unusual))
        {
            return true;
        }

        if (!TryJoinLines(text, out length))
        {
            return false;
        }

        text = text[..length];
        if (text.Contains((byte)' '))
        {
            var isSeparated = IsSeparated(text);
            if (!isSeparated && text.ContainsAny(UrlSafe))
            {
                return false;
            }

            length = isSeparated ? Remove(text, (byte)' ') : length;
            text = text[..length];
            text.Replace((byte)' ', (byte)'+');
        }

        text.Replace((byte)'-', (byte)'+');
        text.Replace((byte)'_', (byte)'/');
        return true;
    }

    // Removes line breaks with the blanks around them, and blanks at both ends; keeps spaces inside a line. A tab there is not base64.
    private static bool TryJoinLines(Span<byte> text, out int length)
    {
        length = 0;
        for (var at = 0; at < text.Length; )
        {
            if (text[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                text[length++] = text[at++];
                continue;
            }

            var run = text[at..];
            var end = run.IndexOfAnyExcept(" \t\r\n"u8);
            run = end < 0 ? run : run[..end];
            at += run.Length;
            if (length == 0 || end < 0 || run.ContainsAny("\r\n"u8))
            {
                continue;
            }

            if (run.Contains((byte)'\t'))
            {
                return false;
            }

            text.Slice(length, run.Length).Fill((byte)' ');
            length += run.Length;
        }

        return true;
    }

    // Spaces at equal distances separate lines, as in the unquoted output of a shell command, when the text without them has whole groups.
    // All other spaces were plus signs.
    private static bool IsSeparated(ReadOnlySpan<byte> text)
    {
        var width = text.IndexOf((byte)' ');
        var spaces = 0;
        for (var rest = text; ; spaces++)
        {
            var at = rest.IndexOf((byte)' ');
            if (at < 0)
            {
                return rest.Length <= width && (text.Length - spaces) % 4 == 0;
            }

            if (at != width)
            {
                return false;
            }

            rest = rest[(at + 1)..];
        }
    }

    private static int Remove(Span<byte> text, byte removed)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c != removed)
            {
                text[length++] = c;
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
