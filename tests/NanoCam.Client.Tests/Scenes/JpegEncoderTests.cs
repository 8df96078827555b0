using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Scenes;

public sealed class JpegEncoderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 26, 30)]
    [InlineData(50, 30, 34)]
    [InlineData(80, 34, 36)]
    [InlineData(95, 40, 40)]
    [InlineData(100, 48, 46)]
    public async Task Ffmpeg_decodes_the_drawn_canvas(int quality, double luma, double chroma)
    {
        var canvas = new SceneRenderer("workshop", "front door", 640, 480, quality, seed: 1).Draw(1, Noon);

        var decoded = await Decoder.FfmpegAsync(Encode(canvas, quality));

        Assert.Equal((640, 480), (decoded.Width, decoded.Height));
        Assert.InRange(Pictures.LumaPsnr(canvas, decoded), luma, 100);
        Assert.InRange(Pictures.ChromaPsnr(canvas, decoded), chroma, 100);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    [InlineData(95)]
    public async Task File_size_matches_libjpeg_at_the_same_quality(int quality)
    {
        var canvas = new SceneRenderer("garden", "front door", 640, 480, quality, seed: 1).Draw(1, Noon);

        var reference = await Decoder.CjpegAsync(quality, 640, 480, Pictures.ToRgb(canvas));

        // The conversion to RGB and back costs the reference some precision; everything else must be equal.
        Assert.InRange(Encode(canvas, quality).Length, reference.Length * 0.97, reference.Length * 1.03);
    }

    [Fact]
    public async Task Every_size_up_to_17_x_17_decodes_without_a_warning()
    {
        for (var height = 1; height <= 17; height++)
        {
            for (var width = 1; width <= 17; width++)
            {
                var decoded = await Decoder.DjpegAsync(Encode(Pictures.Colourful(width, height), 80));
                Assert.Equal((width, height), (decoded.Width, decoded.Height));
            }
        }
    }

    [Theory]
    [InlineData(1, 17)]
    [InlineData(2, 2)]
    [InlineData(8, 9)]
    [InlineData(16, 16)]
    [InlineData(33, 31)]
    [InlineData(333, 251)]
    public async Task Edges_of_odd_sizes_are_kept(int width, int height)
    {
        var canvas = Pictures.Colourful(width, height);

        var decoded = await Decoder.FfmpegAsync(Encode(canvas, 95));

        Assert.Equal((width, height), (decoded.Width, decoded.Height));
        Assert.InRange(Pictures.LumaPsnr(canvas, decoded), 32, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(65535)]
    public async Task Restart_markers_do_not_change_the_pixels(int interval)
    {
        var canvas = Pictures.Colourful(640, 200);

        var jpeg = Encode(canvas, 80, (ushort)interval);

        var plain = await Decoder.DjpegAsync(Encode(canvas, 80));
        Assert.Equal(plain.Samples, (await Decoder.DjpegAsync(jpeg)).Samples);
        await Decoder.FfmpegAsync(jpeg);
        const int Blocks = 40 * 13;
        Assert.Equal(
            (Blocks - 1) / interval,
            Enumerable.Range(0, jpeg.Length - 1).Count(i => jpeg[i] == 0xFF && jpeg[i + 1] is >= 0xD0 and <= 0xD7)
        );
    }

    [Fact]
    public async Task Noise_at_quality_100_fits_and_decodes()
    {
        var canvas = new Canvas(64, 64);
        var dice = new SeededRandom(5);
        for (var row = 0; row < 64; row++)
        {
            foreach (ref var luma in canvas.LumaRow(row))
            {
                luma = (byte)(dice.Below(2) * 255);
            }
        }

        var decoded = await Decoder.FfmpegAsync(Encode(canvas, 100));

        Assert.InRange(Pictures.LumaPsnr(canvas, decoded), 45, 100);
    }

    [Fact]
    public void Size_grows_with_quality()
    {
        var canvas = Pictures.Colourful(320, 240);

        int[] sizes = [.. Enumerable.Range(1, 20).Select(step => Encode(canvas, step * 5).Length)];

        Assert.Equal(sizes.Order(), sizes);
        Assert.Equal(sizes.Length, sizes.Distinct().Count());
    }

    [Fact]
    public void Same_canvas_gives_the_same_bytes() =>
        Assert.Equal(Encode(Pictures.Colourful(100, 80), 70), Encode(Pictures.Colourful(100, 80), 70));

    [Fact]
    public void Buffer_that_is_large_enough_is_reused()
    {
        var buffer = new byte[1 << 20];
        var given = buffer;

        new JpegEncoder().Encode(Pictures.Colourful(64, 64), ref buffer);

        Assert.Same(given, buffer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Quality_outside_1_to_100_is_rejected(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegEncoder { Quality = quality });

    private static byte[] Encode(Canvas canvas, int quality, ushort restartInterval = 0)
    {
        byte[] buffer = [];
        var length = new JpegEncoder { Quality = quality, RestartInterval = restartInterval }.Encode(canvas, ref buffer);
        return buffer[..length];
    }
}
