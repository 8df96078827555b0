using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Playback;

/// <summary>Texts for a recorded frame: its tag, its time and the head of its part in a stream.</summary>
internal static class FrameHeaders
{
    /// <summary>Boundary between the parts of a stream, the same as in live streams.</summary>
    public const string Boundary = "nanocam-frame";

    /// <summary>Maximum size of a head that <see cref="WriteHead"/> writes, in bytes.</summary>
    public const int MaxHead = 160;

    /// <summary>Text before the first part.</summary>
    public static ReadOnlySpan<byte> First => "--nanocam-frame\r\n"u8;

    /// <summary>Text after each part. Browsers show a part when they receive it.</summary>
    public static ReadOnlySpan<byte> Next => "\r\n--nanocam-frame\r\n"u8;

    /// <summary>Tag of the content; the same in every tier.</summary>
    public static string TagOf(in FrameRecord frame) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{frame.CapturedMicroseconds:x}-{frame.Entry.Crc:x8}\"");

    /// <summary>Capture time in seconds since 1970, with fraction.</summary>
    public static string TimestampOf(in FrameRecord frame) =>
        (frame.CapturedMicroseconds / 1_000_000m).ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>Writes the head of a part, and returns its length.</summary>
    public static int WriteHead(in FrameRecord frame, Span<byte> target)
    {
        var at = Append(target, 0, "Content-Type: image/jpeg\r\nContent-Length: "u8);
        at = Append(target, at, frame.Length);
        at = Append(target, at, "\r\nX-Timestamp: "u8);
        at = Append(target, at, frame.CapturedMicroseconds / 1_000_000);
        at = Append(target, at, "."u8);
        Utf8Formatter.TryFormat(frame.CapturedMicroseconds % 1_000_000, target[at..], out var written, new StandardFormat('D', 6));
        at = Append(target, at + written, "\r\nX-Sequence: "u8);
        at = Append(target, at, frame.Sequence);
        return Append(target, at, "\r\n\r\n"u8);
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    private static int Append(Span<byte> target, int at, long number)
    {
        Utf8Formatter.TryFormat(number, target[at..], out var written);
        return at + written;
    }
}
