using NanoCam.VirtualCamera.Scenes;

namespace NanoCam.Client.Tests.Scenes;

/// <summary>The truth of the yard, against which motion detection is measured.</summary>
public sealed class YardSceneTests
{
    private const int Width = 320;
    private const int Height = 240;

    [Theory]
    [InlineData(MoverKind.Person)]
    [InlineData(MoverKind.Car)]
    [InlineData(MoverKind.Cat)]
    public void Box_of_a_mover_is_where_the_frame_differs_from_the_empty_yard(MoverKind kind)
    {
        var script = new MoverScript(3);
        var crossing = Enumerable.Range(0, 500).Select(script.Find).First(found => found?.Kind == kind)!;
        var empty = new SceneRenderer("yard", "yard", Width, Height, 80, 3);
        var crossed = new SceneRenderer("yard", "yard", Width, Height, 80, 3) { Movers = script };
        for (var part = 0.3; part < 0.8; part += 0.1)
        {
            var seconds = crossing.Start + (part * (crossing.End - crossing.Start));
            var box = script.At(seconds, (float)Width / Height);
            Assert.NotNull(box);
            Assert.Equal(crossing, box.Value.Crossing);
            var (left, top, right, bottom) = Difference(empty, crossed, seconds);
            // Ears, tail and shadow extend slightly beyond the box.
            var margin = 0.15 * Math.Max(box.Value.Bottom - box.Value.Top, box.Value.Right - box.Value.Left);
            Assert.Equal(box.Value.Left, left, margin);
            Assert.Equal(box.Value.Top, top, margin);
            Assert.Equal(box.Value.Right, right, margin);
            Assert.Equal(box.Value.Bottom, bottom, margin);
        }
    }

    [Fact]
    public void Nothing_is_in_the_frame_between_the_crossings()
    {
        var script = new MoverScript(3);
        var slot = Enumerable.Range(0, 500).First(slot => script.Find(slot) is null);
        var seconds = (slot + 0.5) * MoverScript.SlotSeconds;
        Assert.Null(script.At(seconds, (float)Width / Height));
        Assert.Empty(script.Between(seconds - 5, seconds + 5));
    }

    [Fact]
    public void Lamp_floodlight_rain_clouds_and_exposure_change_within_two_hours()
    {
        var light = new YardLight(3);
        double[] times = [.. Enumerable.Range(0, 720).Select(i => i * 10.0)];
        Assert.Equal(2, times.Select(light.IsLampOn).Distinct().Count());
        Assert.Equal(2, times.Select(light.IsFloodOn).Distinct().Count());
        Assert.Equal(2, times.Select(light.IsRaining).Distinct().Count());
        Assert.Contains(times, time => light.ExposureAt(time) < 0.9);
        Assert.Contains(times, time => light.ExposureAt(time) > 1.1);
        var shadows = times.Select(time => light.ShadowAt(100, 640, time)).ToList();
        Assert.True(shadows.Max() - shadows.Min() > 0.15);
    }

    private static (double Left, double Top, double Right, double Bottom) Difference(
        SceneRenderer empty,
        SceneRenderer crossed,
        double seconds
    )
    {
        var time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        var (one, other) = (empty.Draw(1, time), crossed.Draw(1, time));
        int left = Width,
            top = Height,
            right = 0,
            bottom = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (one.LumaRow(y)[x] != other.LumaRow(y)[x])
                {
                    (left, right) = (Math.Min(left, x), Math.Max(right, x + 1));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y + 1));
                }
            }
        }

        return ((double)left / Width, (double)top / Height, (double)right / Width, (double)bottom / Height);
    }
}
