using System.Buffers;

namespace NanoCam.Server.Pull;

/// <summary>Status line and header lines of a response, as bytes.</summary>
internal static class ResponseHead
{
    private static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create([0, (byte)'\r']);

    /// <summary>Whether the bytes may be the beginning of a response.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        var start = "HTTP/"u8;
        return bytes.StartsWith(start[..Math.Min(start.Length, bytes.Length)]);
    }

    /// <summary>Length of the head with its empty line; 0 if it is incomplete or not an HTTP response.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("HTTP/"u8))
        {
            return 0;
        }

        for (var at = 0; bytes[at..].IndexOf((byte)'\n') is var step and >= 0; )
        {
            at += step + 1;
            var rest = bytes[at..];
            if (rest.StartsWith("\n"u8) || rest.StartsWith("\r\n"u8))
            {
                return at + (rest[0] == '\n' ? 1 : 2);
            }
        }

        return 0;
    }

    /// <summary>Whether this is the final head, because its status is not 1xx.</summary>
    public static bool IsFinal(ReadOnlySpan<byte> head)
    {
        var blank = head.IndexOf((byte)' ');
        return blank < 0 || blank + 1 >= head.Length || head[blank + 1] != '1';
    }

    /// <summary>Removes lines that are not headers, in place. Returns the new length.</summary>
    public static int RemoveInvalidLines(Span<byte> head)
    {
        var kept = 0;
        var isKept = true;
        for (var at = 0; at < head.Length; )
        {
            var length = head[at..].IndexOf((byte)'\n') + 1;
            var line = head.Slice(at, length);
            // The status line, and a line that continues the one above it.
            isKept = at == 0 || (line[0] is (byte)' ' or (byte)'\t' ? isKept : IsValid(line));
            if (isKept)
            {
                line.CopyTo(head[kept..]);
                kept += length;
            }

            at += length;
        }

        return kept;
    }

    private static bool IsValid(ReadOnlySpan<byte> line)
    {
        var text = line.TrimEnd("\r\n"u8);
        var colon = text.IndexOf((byte)':');
        var name = colon < 0 ? default : text[..colon].TrimEnd((byte)' ');
        return text.IsEmpty || (!name.IsEmpty && !name.ContainsAnyExcept(Token) && !text.ContainsAny(Forbidden));
    }
}
