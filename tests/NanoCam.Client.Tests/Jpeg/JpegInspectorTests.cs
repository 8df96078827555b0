using NanoCam.Jpeg;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Jpeg;

public sealed class JpegInspectorTests
{
    private static readonly byte[] Good = TestJpeg.Create(400, width: 321, height: 123);

    [Fact]
    public void Size_and_length_are_read_from_the_segments()
    {
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(Good, out var shape));
        Assert.Equal(new JpegShape(321, 123, Good.Length), shape);
    }

    [Fact]
    public void JPEG_truncated_at_any_byte_is_rejected()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var verdict = JpegInspector.Inspect(Good.AsSpan(0, length), out var shape);
            Assert.True(verdict is FrameVerdict.Truncated or FrameVerdict.Empty, $"cut at {length}: {verdict}");
            Assert.Equal(default, shape);
        }
    }

    [Fact]
    public void Flipped_bit_neither_throws_nor_reports_a_length_beyond_the_input()
    {
        for (var bit = 0; bit < Good.Length * 8; bit++)
        {
            var bytes = (byte[])Good.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var verdict = JpegInspector.Inspect(bytes, out var shape);
            Assert.True(
                verdict != FrameVerdict.Accepted || (shape.Length <= bytes.Length && shape.Width > 0 && shape.Height > 0),
                $"bit {bit}"
            );
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(20260102);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (bytes.Length > 2 && i % 2 == 0)
            {
                (bytes[0], bytes[1]) = (0xFF, 0xD8);
            }

            JpegInspector.Inspect(bytes, out var shape);
            Assert.True(shape.Length <= bytes.Length);
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_not_part_of_the_JPEG()
    {
        byte[] longer = [.. Good, .. "rubbish"u8, 0xFF, 0xD9];
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(longer, out var shape));
        Assert.Equal(Good.Length, shape.Length);
    }

    [Fact]
    public void End_marker_of_a_thumbnail_does_not_end_the_JPEG()
    {
        byte[] exif = [0xFF, 0xE1, 0, 12, 0xFF, 0xD8, 0xFF, 0xD9, 1, 2, 3, 4, 5, 6];
        byte[] jpeg = [.. Good.AsSpan(0, 2), .. exif, .. Good.AsSpan(2)];
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        Assert.Equal(jpeg.Length, shape.Length);
    }

    [Fact]
    public void Restart_markers_and_stuffed_bytes_belong_to_the_scan()
    {
        byte[] jpeg = [.. Good.AsSpan(0, Good.Length - 2), 0xFF, 0xD0, 7, 0xFF, 0x00, 7, 0xFF, 0xD7, 7, 0xFF, 0xFF, 0xD9];
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A }, FrameVerdict.NotJpeg)]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }, FrameVerdict.Malformed)]
    [InlineData(new byte[] { 0xFF, 0xD8, 0x00, 0x10 }, FrameVerdict.Truncated)]
    [InlineData(new byte[] { 0xFF, 0xD8, 0x00, 0x10, 0xFF, 0xD9 }, FrameVerdict.Malformed)]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9 }, FrameVerdict.Malformed)]
    public void Other_formats_and_damaged_JPEGs_have_different_verdicts(byte[] bytes, FrameVerdict expected) =>
        Assert.Equal(expected, JpegInspector.Inspect(bytes, out _));

    [Fact]
    public void JPEG_without_pixels_is_rejected() =>
        Assert.Equal(FrameVerdict.BadSize, JpegInspector.Inspect(TestJpeg.Create(100, width: 0), out _));
}
