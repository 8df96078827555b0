using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Scenes;

public sealed class SceneRendererTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 11, 8, 26, 123, TimeSpan.FromHours(2));

    public static TheoryData<string> Scenes => [.. SceneRenderer.Names];

    // Nothing moves in the yard by itself, so that the truth about motion is known.
    public static TheoryData<string> MovingScenes => [.. SceneRenderer.Names.Where(name => name != "yard")];

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Frame_decodes_and_has_the_size_of_a_camera_frame(string scene)
    {
        var frame = Render(new SceneRenderer(scene, "front door", 640, 480, 80, seed: 3), 1, Time);

        var decoded = await Decoder.FfmpegAsync(frame);

        Assert.Equal((640, 480), (decoded.Width, decoded.Height));
        Assert.InRange(frame.Length, 20_000, 65_000);
    }

    [Theory]
    [InlineData(320, 240)]
    [InlineData(640, 480)]
    [InlineData(800, 600)]
    [InlineData(1280, 720)]
    public async Task Name_clock_and_number_can_be_read_from_the_decoded_frame(int width, int height)
    {
        var frame = Render(new SceneRenderer("garden", "Front door 7", width, height, 60, seed: 3), 40_213, Time);

        var decoded = await Decoder.FfmpegAsync(frame);

        var overlay = new Overlay("Front door 7", width, height);
        var lower = overlay.LowerTop(height);
        Assert.Equal("Front door 7", Read(decoded, overlay.Margin, overlay.Margin, overlay.DotSize, 12));
        Assert.Equal("09:08:26.123 UTC", Read(decoded, overlay.Margin, lower, overlay.DotSize, 16));
        Assert.Equal("#40213", Read(decoded, width - overlay.Margin - Canvas.TextWidth(6, overlay.DotSize), lower, overlay.DotSize, 6));
    }

    [Theory]
    [MemberData(nameof(MovingScenes))]
    public void Every_scene_changes_within_a_second(string scene)
    {
        var renderer = new SceneRenderer(scene, "front door", 320, 240, 80, seed: 3);
        for (var second = 0; second < 60; second++)
        {
            var before = Middle(renderer.Draw(1, Time.AddSeconds(second)));
            var after = Middle(renderer.Draw(1, Time.AddSeconds(second + 1)));

            // Frame number and noise are the same, so every difference is a movement.
            var moved = before.Zip(after).Count(pair => Math.Abs(pair.First - pair.Second) > 20);
            Assert.True(moved > before.Length / 500, $"{moved} of {before.Length} pixels moved in second {second}.");
        }
    }

    [Fact]
    public void Scenes_differ_from_each_other()
    {
        (double Cb, double Cr, double Y)[] means =
        [
            .. SceneRenderer.Names.Select(name =>
            {
                var canvas = new SceneRenderer(name, "front door", 320, 240, 80, seed: 3).Draw(1, Time);
                return (Mean(canvas.Cb), Mean(canvas.Cr), Mean(canvas.Y));
            }),
        ];

        for (var i = 0; i < means.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.True(
                    Math.Abs(means[i].Cb - means[j].Cb) + Math.Abs(means[i].Cr - means[j].Cr) + Math.Abs(means[i].Y - means[j].Y) > 20,
                    $"{SceneRenderer.Names[i]} and {SceneRenderer.Names[j]}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Number_time_and_seed_determine_every_byte(string scene)
    {
        var renderer = new SceneRenderer(scene, "front door", 160, 120, 80, seed: 3);
        var first = Render(renderer, 5, Time);
        Render(renderer, 6, Time.AddSeconds(9));

        Assert.Equal(first, Render(renderer, 5, Time));
        Assert.Equal(first, Render(new SceneRenderer(scene, "front door", 160, 120, 80, seed: 3), 5, Time));
        Assert.NotEqual(first, Render(new SceneRenderer(scene, "front door", 160, 120, 80, seed: 4), 5, Time));
        Assert.NotEqual(first, Render(renderer, 6, Time));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Frame_allocates_nothing_after_the_buffer_has_grown(string scene)
    {
        var renderer = new SceneRenderer(scene, "front door", 320, 240, 80, seed: 3);
        byte[] buffer = [];
        for (var i = 0; i < 5; i++)
        {
            renderer.Render(i, Time.AddSeconds(i), ref buffer);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            renderer.Render(i, Time.AddSeconds(i), ref buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Frames_right_after_midnight_render_with_any_seed(int seed)
    {
        var midnight = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        foreach (var scene in SceneRenderer.Names)
        {
            var renderer = new SceneRenderer(scene, "front door", 64, 48, 80, seed);
            for (var second = 0; second < 90; second += 6)
            {
                Assert.NotEmpty(Render(renderer, second, midnight.AddSeconds(second)));
            }
        }
    }

    [Fact]
    public void Each_brightness_step_is_brighter_than_the_previous_one()
    {
        var renderer = new SceneRenderer("garden", "front door", 160, 120, 80, seed: 3);

        double[] means =
        [
            .. Enumerable
                .Range(-2, 5)
                .Select(brightness =>
                {
                    renderer.Brightness = brightness;
                    return Middle(renderer.Draw(1, Time)).Average(luma => luma);
                }),
        ];

        for (var i = 1; i < means.Length; i++)
        {
            Assert.InRange(means[i] - means[i - 1], 12, 25);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Mirror_and_flip_change_the_scene_but_not_the_text(bool mirror, bool flip)
    {
        const int Width = 320,
            Height = 240;
        var plain = Middle(new SceneRenderer("garden", "front door", Width, Height, 80, seed: 3).Draw(1, Time));
        var renderer = new SceneRenderer("garden", "front door", Width, Height, 80, seed: 3) { Mirror = mirror, Flip = flip };

        var canvas = renderer.Draw(1, Time);

        var turned = Middle(canvas);
        var rows = turned.Length / Width;
        double same = 0,
            straight = 0;
        for (var i = 0; i < turned.Length; i++)
        {
            int x = i % Width,
                row = i / Width;
            same += Math.Abs(turned[i] - plain[((flip ? rows - 1 - row : row) * Width) + (mirror ? Width - 1 - x : x)]);
            straight += Math.Abs(turned[i] - plain[i]);
        }

        Assert.InRange(same / turned.Length, 0, 4);
        Assert.True(straight > 5 * same);
        var overlay = new Overlay("front door", Width, Height);
        var pixels = new Decoded(Width, Height, [.. Rows(canvas, 0, Height)]);
        Assert.Equal("09:08:26.123 UTC", Read(pixels, overlay.Margin, overlay.LowerTop(Height), overlay.DotSize, 16));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 9)]
    [InlineData(300, 2)]
    [InlineData(2, 300)]
    [InlineData(97, 61)]
    public async Task Size_too_small_for_the_text_gives_a_valid_frame(int width, int height)
    {
        foreach (var scene in SceneRenderer.Names)
        {
            var decoded = await Decoder.DjpegAsync(
                Render(new SceneRenderer(scene, "front door", width, height, 80, seed: 3), long.MaxValue, Time)
            );
            Assert.Equal((width, height), (decoded.Width, decoded.Height));
        }
    }

    [Fact]
    public async Task Name_that_is_too_long_for_the_frame_is_truncated()
    {
        string name = new('m', 64);
        var decoded = await Decoder.FfmpegAsync(Render(new SceneRenderer("station", name, 320, 240, 80, seed: 3), 1, Time));

        var overlay = new Overlay(name, 320, 240);
        var room = (320 - (4 * overlay.DotSize)) / (6 * overlay.DotSize);
        Assert.Equal(new string('m', room - 1) + "~", Read(decoded, overlay.Margin, overlay.Margin, overlay.DotSize, room));
    }

    [Fact]
    public void Unknown_scene_is_rejected_with_the_list_of_scenes()
    {
        var error = Assert.Throws<ArgumentException>(() => new SceneRenderer("volcano", "front door", 320, 240, 80, seed: 3));

        Assert.All(SceneRenderer.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    private static byte[] Render(SceneRenderer renderer, long frameNumber, DateTimeOffset time)
    {
        byte[] buffer = [];
        var length = renderer.Render(frameNumber, time, ref buffer);
        return buffer[..length];
    }

    // The luma rows between the two lines of text, symmetric around the center of the frame.
    private static byte[] Middle(Canvas canvas) => [.. Rows(canvas, canvas.Height / 7, canvas.Height - (canvas.Height / 7))];

    private static IEnumerable<byte> Rows(Canvas canvas, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                yield return canvas.Y[(row * canvas.Stride) + x];
            }
        }
    }

    private static double Mean(ReadOnlySpan<byte> plane)
    {
        double sum = 0;
        foreach (var sample in plane)
        {
            sum += sample;
        }

        return sum / plane.Length;
    }

    // Reads text from the pixels: a dot is set if it is brighter than gray, and every dot of a letter must match.
    private static string Read(Decoded picture, int left, int top, int size, int length)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = ReadLetter(picture, left + (i * 6 * size), top, size);
        }

        return new string(text);
    }

    private static char ReadLetter(Decoded picture, int left, int top, int size)
    {
        Span<byte> rows = stackalloc byte[Glyphs.Height];
        for (var dot = 0; dot < Glyphs.Width * Glyphs.Height; dot++)
        {
            int sum = 0,
                column = dot % Glyphs.Width,
                row = dot / Glyphs.Width;
            for (var i = 0; i < size * size; i++)
            {
                sum += picture.Samples[((top + (row * size) + (i / size)) * picture.Width) + left + (column * size) + (i % size)];
            }

            if (sum > 170 * size * size)
            {
                rows[row] |= (byte)(16 >> column);
            }
        }

        for (var letter = ' '; letter <= '~'; letter++)
        {
            if (Glyphs.Of(letter).SequenceEqual(rows))
            {
                return letter;
            }
        }

        return '\0';
    }
}
