using NanoCam.Testing;

namespace NanoCam.Client.Tests.Scenes;

public sealed class GoldenFrameTests
{
    public static TheoryData<string> Names => [.. GoldenFrames.All.Select(frame => frame.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Golden_frame_is_small_and_has_the_documented_size(string name)
    {
        var frame = GoldenFrames.ByName(name);

        var decoded = await Decoder.DjpegAsync(frame.Bytes);

        Assert.Equal((frame.Width, frame.Height), (decoded.Width, decoded.Height));
        Assert.InRange(frame.Bytes.Length, 1, 6_000);
    }

    [Fact]
    public async Task Valid_variants_are_accepted()
    {
        var plain = await Decoder.DjpegAsync(GoldenFrames.Baseline.Bytes);

        Assert.Equal(plain.Samples, (await Decoder.DjpegAsync(GoldenFrames.WithEoiInsideApp1(GoldenFrames.Baseline))).Samples);
        Assert.Equal(plain.Samples, (await Decoder.DjpegAsync(GoldenFrames.WithFillBytes(GoldenFrames.Baseline))).Samples);
    }

    [Fact]
    public void Frame_with_a_thumbnail_contains_an_inner_end_marker()
    {
        var bytes = GoldenFrames.ByName("exiftool-thumbnail").Bytes;

        Assert.Equal(2, Enumerable.Range(0, bytes.Length - 1).Count(i => bytes[i] == 0xFF && bytes[i + 1] == 0xD9));
    }
}
