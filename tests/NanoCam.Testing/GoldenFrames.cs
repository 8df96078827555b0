using System.Reflection;

namespace NanoCam.Testing;

/// <summary>A JPEG file made by an independent encoder; see Golden/README.md.</summary>
/// <param name="Name">File name without its ending, for example "cjpeg-progressive".</param>
/// <param name="Bytes">The file. Shared by all tests: copy before changing.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record GoldenFrame(string Name, byte[] Bytes, int Width, int Height)
{
    /// <summary>The name, so that a failed theory names the frame.</summary>
    public override string ToString() => Name;
}

/// <summary>Real JPEG files, and functions that damage them in the ways of real transports.</summary>
public static class GoldenFrames
{
    /// <summary>A baseline 4:2:0 frame.</summary>
    public static GoldenFrame Baseline { get; } = Load("cjpeg-baseline", 96, 72);

    /// <summary>All golden frames; all are valid.</summary>
    public static IReadOnlyList<GoldenFrame> All { get; } =
    [
        Baseline,
        Load("cjpeg-progressive", 96, 72),
        Load("cjpeg-restart", 96, 72),
        Load("cjpeg-grayscale", 96, 72),
        Load("cjpeg-444", 96, 72),
        Load("cjpeg-odd-size", 17, 13),
        Load("ffmpeg-mjpeg", 96, 72),
        Load("ffmpeg-422", 96, 72),
        Load("wrjpgcom-comment", 96, 72),
        Load("exiftool-thumbnail", 96, 72),
    ];

    /// <summary>A PNG of one pixel, as of a file renamed to .jpg.</summary>
    public static byte[] Png =>
        Convert.FromHexString(
            "89504E470D0A1A0A0000000D49484452000000010000000108060000001F15C489"
                + "0000000B4944415478DA636000020000050001E9FADCD80000000049454E44AE426082"
        );

    /// <summary>Finds a frame by its name.</summary>
    /// <exception cref="ArgumentException">There is no frame with this name.</exception>
    public static GoldenFrame ByName(string name) =>
        All.FirstOrDefault(frame => frame.Name == name) ?? throw new ArgumentException($"There is no golden frame '{name}'.", nameof(name));

    /// <summary>Returns the first <paramref name="length"/> bytes, as after a broken connection.</summary>
    public static byte[] Cut(GoldenFrame frame, int length) => frame.Bytes[..length];

    /// <summary>All truncations, from zero bytes to all but the last byte.</summary>
    public static IEnumerable<byte[]> Cuts(GoldenFrame frame) =>
        Enumerable.Range(0, frame.Bytes.Length).Select(length => Cut(frame, length));

    /// <summary>The frame with bytes after its EOI, as an OV2640 leaves them: zeros, up to the end of its buffer.</summary>
    public static byte[] WithTrailingZeros(GoldenFrame frame, int count) => [.. frame.Bytes, .. new byte[count]];

    /// <summary>The frame followed by the tail of an older, larger frame, so that the bytes end in EOI twice.</summary>
    public static byte[] WithStaleTail(GoldenFrame frame, GoldenFrame older) =>
        [.. frame.Bytes, .. older.Bytes[(older.Bytes.Length / 2)..]];

    /// <summary>
    /// A valid frame whose first APP1 segment contains FF D9, which only parsing the segments distinguishes from the end.
    /// </summary>
    public static byte[] WithEoiInsideApp1(GoldenFrame frame) =>
        WithSegment(frame, 0xE1, [.. "Exif\0\0"u8, 0xFF, 0xD8, 0xFF, 0xD9, 0x00, 0xFF, 0xD9]);

    /// <summary>A valid frame with another segment right after SOI.</summary>
    /// <param name="marker">Second byte of the marker, for example 0xE1 for APP1.</param>
    /// <param name="payload">At most 65,533 bytes.</param>
    public static byte[] WithSegment(GoldenFrame frame, byte marker, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue - 2, nameof(payload));
        var length = payload.Length + 2;
        return [0xFF, 0xD8, 0xFF, marker, (byte)(length >> 8), (byte)length, .. payload, .. frame.Bytes.AsSpan(2)];
    }

    /// <summary>A valid frame with fill bytes before its second marker (T.81 B.1.1.2: any marker may follow any number of FF).</summary>
    public static byte[] WithFillBytes(GoldenFrame frame) => [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, .. frame.Bytes.AsSpan(2)];

    private static GoldenFrame Load(string name, int width, int height)
    {
        var resource = $"{name}.jpg";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The test assembly lacks the resource '{resource}'.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new GoldenFrame(name, bytes.ToArray(), width, height);
    }
}
