using NanoCam.Jpeg;
using NanoCam.Testing;
using NanoCam.Wire;

namespace NanoCam.Client.Tests.Jpeg;

/// <summary>JPEGs that browsers show although they violate the standard, and valid ones that browsers do not show.</summary>
public sealed class JpegToleranceTests
{
    private static readonly byte[] Baseline = GoldenFrames.Baseline.Bytes;

    public static TheoryData<string> Sequential =>
        new(GoldenFrames.All.Select(frame => frame.Name).Where(name => name != "cjpeg-progressive"));

    public static TheoryData<string, byte[]> StrayBytes =>
        new()
        {
            { "608 bytes before the next marker", Between([.. Enumerable.Range(0, 608).Select(n => (byte)(n * 7 % 251))]) },
            { "one byte", Between([0]) },
            { "FF 00", Between([0xFF, 0]) },
            { "a restart marker", Between([0xFF, 0xD3]) },
            { "TEM", Between([0xFF, 0x01]) },
            { "a length without its own two bytes", Between([0xFF, 0xFE, 0, 20, .. new byte[20]]) },
            { "00 E1 in place of FF E1", Between([0x00, 0xE1, 0, 10, 1, 2, 3, 4, 5, 6, 7, 8]) },
            { "a thumbnail in a segment whose length is short", Between([0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9, 3, 4]) },
            { "65,536 bytes", Between(new byte[65_536]) },
        };

    [Theory]
    [MemberData(nameof(StrayBytes))]
    public void Stray_bytes_between_segments_are_skipped(string name, byte[] jpeg)
    {
        _ = name;
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        Assert.Equal(new JpegShape(96, 72, jpeg.Length), shape);
    }

    [Fact]
    public void Stray_bytes_beyond_the_size_of_a_segment_are_rejected() =>
        Assert.Equal(FrameVerdict.Malformed, JpegInspector.Inspect(Between(new byte[65_537]), out _));

    [Theory]
    [InlineData(0xC9, 8, "arithmetic")]
    [InlineData(0xCA, 8, "arithmetic")]
    [InlineData(0xC1, 12, "12 bits")]
    [InlineData(0xC2, 12, "12 bits")]
    [InlineData(0xC3, 8, "lossless")]
    [InlineData(0xC5, 8, "hierarchical")]
    public void Valid_JPEG_that_no_browser_shows_is_unsupported_with_the_reason(byte marker, byte precision, string reason)
    {
        var jpeg = (byte[])Baseline.Clone();
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        jpeg[frame + 1] = marker;
        jpeg[frame + 4] = precision;

        Assert.Equal(FrameVerdict.Unsupported, JpegInspector.Inspect(jpeg, out _));
        Assert.Contains(reason, JpegInspector.Explain(jpeg), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sequential))]
    public void JPEG_without_end_marker_is_accepted_and_gets_one(string name)
    {
        var whole = GoldenFrames.ByName(name).Bytes;
        foreach (
            var behind in (byte[][])
                [
                    [],
                    [0xFF],
                    new byte[500],
                    [.. "\r\n"u8],
                    [.. "\r\n--frame--\r\n"u8],
                ]
        )
        {
            Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect([.. whole[..^2], .. behind], out var shape));
            Assert.True(shape.LacksEnd);
            Assert.Equal(whole, Repaired([.. whole[..^2], .. behind]));
        }
    }

    [Theory]
    [MemberData(nameof(Sequential))]
    public void JPEG_without_its_last_row_is_truncated_regardless_of_what_follows(string name)
    {
        var whole = GoldenFrames.ByName(name).Bytes;
        for (var length = 2; length <= whole.Length - 3; length++)
        {
            foreach (
                var behind in (byte[][])
                    [
                        [],
                        new byte[4000],
                    ]
            )
            {
                var verdict = JpegInspector.Inspect([.. whole[..length], .. behind], out _);
                Assert.True(verdict is FrameVerdict.Truncated or FrameVerdict.Malformed, $"cut at {length}: {verdict}");
            }
        }
    }

    [Fact]
    public void Progressive_JPEG_without_end_marker_is_truncated_with_the_reason()
    {
        var jpeg = GoldenFrames.ByName("cjpeg-progressive").Bytes[..^2];

        Assert.Equal(FrameVerdict.Truncated, JpegInspector.Inspect(jpeg, out _));
        Assert.Contains("progressive", JpegInspector.Explain(jpeg), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cjpeg-baseline", 420)]
    [InlineData("cjpeg-grayscale", 212)]
    [InlineData("cjpeg-restart", 420)]
    public void JPEG_without_Huffman_tables_gets_the_standard_ones_that_it_uses(string name, int added)
    {
        var stripped = TestJpeg.WithoutTables(GoldenFrames.ByName(name).Bytes);

        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(stripped, out var shape));
        Assert.True(shape.LacksTables);
        var repaired = Repaired(stripped);
        Assert.Equal(stripped.Length + added, repaired.Length);
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(repaired, out shape));
        Assert.False(shape.LacksTables);

        // The codes of the data belong to these tables: all of it can be read.
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(repaired.AsSpan(..^2), out shape));
        Assert.Equal(repaired.Length - 2, shape.Length);
        Assert.Equal(repaired, Repaired(stripped[..^2]));
    }

    [Fact]
    public void Complete_JPEG_is_not_changed()
    {
        Assert.All(GoldenFrames.All, frame => Assert.Equal(frame.Bytes, Repaired([.. frame.Bytes, 1, 2, 3])));
    }

    [Fact]
    public void Table_without_a_standard_form_is_not_added()
    {
        var stripped = TestJpeg.WithoutTables(Baseline);
        var scan = stripped.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        stripped[scan + 6] = 0x22;

        Assert.Equal(FrameVerdict.Malformed, JpegInspector.Inspect(stripped, out _));
    }

    private static byte[] Repaired(byte[] jpeg)
    {
        Assert.Equal(FrameVerdict.Accepted, JpegInspector.Inspect(jpeg, out var shape));
        var buffer = new byte[Math.Max(jpeg.Length, shape.RepairedLength)];
        jpeg.CopyTo(buffer, 0);
        var length = JpegRepair.Apply(buffer, shape);
        Assert.Equal(shape.RepairedLength, length);
        return buffer[..length];
    }

    // After SOI and APP0.
    private static byte[] Between(byte[] bytes) => [.. Baseline[..20], .. bytes, .. Baseline[20..]];
}
