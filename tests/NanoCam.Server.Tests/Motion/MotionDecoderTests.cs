using NanoCam.Server.Motion;
using NanoCam.Testing;
using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Server.Tests.Motion;

public sealed class MotionDecoderTests
{
    [Theory]
    [InlineData(640, 480)]
    [InlineData(320, 240)]
    [InlineData(160, 120)]
    [InlineData(1600, 1200)]
    [InlineData(1280, 720)]
    [InlineData(240, 320)]
    [InlineData(97, 61)]
    [InlineData(16, 16)]
    public void Cells_have_the_mean_luma_and_color_of_their_pixels(int width, int height)
    {
        var renderer = new SceneRenderer("yard", "yard", width, height, 90, 5);
        byte[] buffer = [];
        var length = renderer.Render(1, DateTimeOffset.UnixEpoch, ref buffer);
        var grid = GridSize.Of(width, height);
        Assert.True(new MotionDecoder(8_000_000).TryDecode(buffer.AsSpan(0, length), grid, out var cells));
        Assert.Equal(grid.Cells, cells.Length);
        // The sky above, the lawn below.
        Assert.InRange(cells.Luma[grid.Cells - (grid.Width / 2)], 30, 220);
        Assert.True(cells.Luma.ToArray().Distinct().Count() > 20);
        // The roof is red, and the lawn is less blue than the sky.
        Assert.True(cells.Red.ToArray().Max() > MotionCells.Gray);
        Assert.True(cells.Blue[grid.Cells - (grid.Width / 2)] < cells.Blue[grid.Width / 2]);
    }

    [Fact]
    public void Frames_of_every_kind_that_the_gate_accepts_are_decoded()
    {
        var decoder = new MotionDecoder(8_000_000);
        foreach (var golden in GoldenFrames.All)
        {
            Assert.True(decoder.TryDecode(golden.Bytes, GridSize.Of(640, 480), out _), golden.Name);
        }
    }

    [Fact]
    public void Damaged_frames_are_decoded_or_rejected_and_do_not_throw()
    {
        var renderer = new SceneRenderer("garden", "fuzz", 160, 120, 60, 5);
        byte[] buffer = [];
        var length = renderer.Render(1, DateTimeOffset.UnixEpoch, ref buffer);
        byte[][] originals = [buffer[..length], .. GoldenFrames.All.Select(golden => golden.Bytes)];
        var random = new Random(20261130);
        var decoder = new MotionDecoder(8_000_000);
        var grid = GridSize.Of(160, 120);
        for (var round = 0; round < 600; round++)
        {
            var damaged = Damage(originals[round % originals.Length], random);
            _ = decoder.TryDecode(damaged, grid, out _);
        }

        // It still works.
        Assert.True(decoder.TryDecode(originals[0], grid, out _));
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] damaged = [.. original];
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                // In the headers: sizes, tables and sampling factors.
                for (var i = 0; i < 3; i++)
                {
                    damaged[random.Next(Math.Min(700, damaged.Length))] = (byte)random.Next(256);
                }

                return damaged;
            case 2:
                for (var i = 0; i < 20; i++)
                {
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                }

                return damaged;
            default:
                random.NextBytes(damaged.AsSpan(random.Next(damaged.Length)));
                return damaged;
        }
    }
}
