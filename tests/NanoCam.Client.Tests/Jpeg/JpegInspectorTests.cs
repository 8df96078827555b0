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
    public void A_jpeg_cut_at_any_byte_is_never_accepted()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var verdict = JpegInspector.Inspect(Good.AsSpan(0, length), out var shape);
            Assert.True(verdict is FrameVerdict.Truncated or FrameVerdict.Empty, $"cut at {length}: {verdict}");
            Assert.Equal(default, shape);
        }
    }

    [Fact]
    public void No_single_flipped_bit_makes_it_throw_or_claim_bytes_that_are_not_there()
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
    public void Bytes_behind_the_end_are_not_counted_as_picture()
    {
        byte[] longer = [.. Good, .. "rubbish"u8, 0xFF, 0xD9];
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(longer, out var shape));
        Assert.Equal(Good.Length, shape.Length);
    }

    [Fact]
    public void A_thumbnail_with_its_own_end_inside_a_segment_does_not_end_the_picture()
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
    [InlineData(new byte[] { 0xFF, 0xD8, 0x00, 0x10 }, FrameVerdict.Malformed)]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9 }, FrameVerdict.Malformed)]
    public void What_is_no_jpeg_is_told_apart(byte[] bytes, FrameVerdict expected) =>
        Assert.Equal(expected, JpegInspector.Inspect(bytes, out _));

    [Fact]
    public void A_picture_without_pixels_is_refused() =>
        Assert.Equal(FrameVerdict.BadSize, JpegInspector.Inspect(TestJpeg.Create(100, width: 0), out _));
}
