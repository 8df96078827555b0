using NanoCam.Server.Motion;

namespace NanoCam.Server.Tests.Motion;

public sealed class MotionDetectorTests
{
    private static readonly GridSize Grid = GridSize.Of(640, 480);

    [Fact]
    public void Event_has_start_end_peak_and_best_frame()
    {
        var view = new View(new MotionSettings { CoolDownSeconds = 3 });
        view.Wait(10);
        view.Cross(seconds: 4, size: 8);
        view.Cross(seconds: 2, size: 16);
        view.Wait(6);
        var found = Assert.Single(view.Events);
        Assert.InRange(found.StartMicroseconds, 11_000_000, 12_000_000);
        Assert.InRange(found.LastMicroseconds, 16_000_000, 17_200_000);
        Assert.InRange(found.BestMicroseconds, 15_000_000, 17_200_000);
        Assert.InRange(found.Peak, 10, 40);
    }

    [Fact]
    public void Motion_in_two_frames_creates_no_event()
    {
        var view = new View();
        view.Wait(10);
        view.Cross(seconds: 0.4, size: 12);
        view.Wait(20);
        Assert.Empty(view.Events);
    }

    [Fact]
    public void Motion_shorter_than_the_minimum_duration_creates_no_event()
    {
        var view = new View(new MotionSettings { MinDurationSeconds = 5 });
        view.Wait(10);
        view.Cross(seconds: 3, size: 12);
        view.Wait(20);
        Assert.Empty(view.Events);
        view.Cross(seconds: 7, size: 12);
        view.Wait(20);
        Assert.Single(view.Events);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(12, 2)]
    public void Motion_after_a_pause_belongs_to_the_event_until_it_has_ended(double pause, int events)
    {
        var view = new View(new MotionSettings { CoolDownSeconds = 8 });
        view.Wait(10);
        view.Cross(seconds: 3, size: 12);
        view.Wait(pause);
        view.Cross(seconds: 3, size: 12);
        view.Wait(20);
        Assert.Equal(events, view.Events.Count);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(1.3)]
    public void Change_of_exposure_does_not_count_as_motion(double gain)
    {
        var view = new View();
        view.Wait(10);
        view.Gain = gain;
        view.Wait(20);
        Assert.Empty(view.Events);
        Assert.Equal(0, view.Detector.Level);
    }

    [Fact]
    public void Object_that_differs_only_by_its_color_is_found()
    {
        var view = new View { ObjectRed = 165 };
        view.Wait(10);
        view.Cross(seconds: 4, size: 6);
        Assert.NotNull(view.Detector.Current);
    }

    [Fact]
    public void Another_white_balance_does_not_count_as_motion()
    {
        var view = new View();
        view.Wait(10);
        view.Tint = 20;
        view.Wait(20);
        Assert.Empty(view.Events);
        Assert.Equal(0, view.Detector.Level);
    }

    [Fact]
    public void Lamp_that_lights_a_part_of_the_view_does_not_count_as_motion()
    {
        var view = new View();
        view.Wait(10);
        view.Lamp = 50;
        view.Wait(20);
        view.Lamp = 0;
        view.Wait(20);
        Assert.Empty(view.Events);
    }

    [Fact]
    public void Change_of_most_of_the_view_is_learned_again()
    {
        var view = new View();
        view.Wait(10);
        view.Turn();
        view.Add();
        Assert.True(view.Detector.IsLearning);
        view.Wait(20);
        Assert.Empty(view.Events);
        view.Cross(seconds: 3, size: 12);
        Assert.NotNull(view.Detector.Current);
    }

    [Fact]
    public void Three_frames_after_a_change_of_the_settings_are_ignored()
    {
        var view = new View(new MotionSettings { MinDurationSeconds = 0 });
        view.Wait(10);
        for (var i = 0; i < 5; i++)
        {
            view.Detector.Settle();
            view.Cross(seconds: 0.6, size: 14);
            Assert.Equal(0, view.Detector.Level);
        }

        Assert.Empty(view.Events);
    }

    [Fact]
    public void Clock_in_the_frame_does_not_count_as_motion()
    {
        var view = new View { HasClock = true };
        view.Wait(200);
        Assert.Empty(view.Events);
        view.Cross(seconds: 3, size: 12);
        Assert.NotNull(view.Detector.Current);
    }

    [Fact]
    public void Frame_with_motion_long_after_the_others_does_not_extend_an_event()
    {
        var view = new View(new MotionSettings { CoolDownSeconds = 3 });
        view.Wait(10);
        view.Cross(seconds: 4, size: 12);
        view.Wait(2);
        view.Add(left: 40, size: 12);
        view.Wait(1.4);
        Assert.Single(view.Events);
    }

    [Fact]
    public void Motion_that_appears_at_distant_places_creates_no_event()
    {
        var view = new View(new MotionSettings { MinDurationSeconds = 0 });
        view.Wait(10);
        for (var i = 0; i < 20; i++)
        {
            view.Add(left: i % 2 * 60, size: 4);
        }

        Assert.Empty(view.Events);
    }

    [Fact]
    public void Frames_of_another_size_start_with_an_empty_background()
    {
        var view = new View();
        view.Wait(10);
        var wide = GridSize.Of(1280, 720);
        Assert.Equal(new GridSize(80, 45), wide);
        Assert.Null(view.Detector.Add(wide, new MotionCells(new byte[wide.Cells * MotionCells.Planes]), 20_000_000));
        Assert.True(view.Detector.IsLearning);
    }

    [Fact]
    public void Only_motion_in_zones_and_outside_masks_counts()
    {
        // The object crosses the middle of the view from left to right.
        var top = new MotionPolygon([new(0, 0), new(1, 0), new(1, 0.2), new(0, 0.2)]);
        var middle = new MotionPolygon([new(0, 0.3), new(1, 0.3), new(1, 0.8), new(0, 0.8)]);
        Assert.Empty(Crossed(new MotionSettings { Zones = [top] }));
        Assert.Single(Crossed(new MotionSettings { Zones = [top, middle] }));
        Assert.Empty(Crossed(new MotionSettings { Masks = [middle] }));
        Assert.Empty(Crossed(new MotionSettings { Zones = [middle], Masks = [middle] }));
        Assert.Single(Crossed(new MotionSettings { Masks = [top] }));
    }

    [Fact]
    public void Clock_that_is_set_back_does_not_end_or_start_anything()
    {
        var view = new View();
        view.Wait(10);
        view.Time -= 3_600_000_000;
        view.Wait(10);
        Assert.Empty(view.Events);
        view.Cross(seconds: 3, size: 12);
        Assert.NotNull(view.Detector.Current);
    }

    private static List<MotionEvent> Crossed(MotionSettings settings)
    {
        var view = new View(settings);
        view.Wait(10);
        view.Cross(seconds: 4, size: 12);
        view.Wait(20);
        return view.Events;
    }

    /// <summary>A textured wall, at 5 frames per second.</summary>
    private sealed class View(MotionSettings? settings = null)
    {
        private const double Fps = 5;
        private readonly byte[] _cells = new byte[Grid.Cells * MotionCells.Planes];
        private readonly Random _noise = new(7);
        private int _texture = 3;

        public MotionDetector Detector { get; } = new(settings ?? new MotionSettings());

        public List<MotionEvent> Events { get; } = [];

        public long Time { get; set; } = 1_000_000;

        public double Gain { get; set; } = 1;

        public int Lamp { get; set; }

        /// <summary>Shift of the colors by the white balance.</summary>
        public int Tint { get; set; }

        /// <summary>Cr of the object. An object with a color has the luma of what it covers.</summary>
        public byte ObjectRed { get; init; } = MotionCells.Gray;

        /// <summary>Digits that change every second, every ten seconds and every twenty frames.</summary>
        public bool HasClock { get; init; }

        private double ClockAt(int digit, double luma) =>
            digit switch
            {
                3 => 60 + (Time / 1_000_000 % 10 * 15),
                4 => 60 + (Time / 10_000_000 % 6 * 25),
                12 => 60 + (Time / 4_000_000 % 10 * 15),
                _ => luma,
            };

        public void Turn() => _texture = 11;

        public void Wait(double seconds)
        {
            for (var i = 0; i < seconds * Fps; i++)
            {
                Add();
            }
        }

        public void Cross(double seconds, int size)
        {
            for (var i = 0; i < seconds * Fps; i++)
            {
                Add(left: i * 3 % (Grid.Width - size), size);
            }
        }

        public void Add(int left = 0, int size = 0)
        {
            for (var i = 0; i < Grid.Cells; i++)
            {
                var (x, y) = (i % Grid.Width, i / Grid.Width);
                double luma = 60 + (((x * _texture) + (y * 7)) % 90);
                var isObject = size > 0 && x >= left && x < left + size && y >= 25 && y < 25 + size;
                luma = isObject && ObjectRed == MotionCells.Gray ? 190 : luma;
                luma += x < 24 ? Lamp : 0;
                luma = HasClock && y is >= 56 and < 58 ? ClockAt(x / 4, luma) : luma;
                _cells[i] = (byte)Math.Clamp((luma * Gain) + _noise.Next(-2, 3), 0, 255);
                _cells[Grid.Cells + i] = (byte)(MotionCells.Gray + Tint);
                _cells[(2 * Grid.Cells) + i] = (byte)((isObject ? ObjectRed : MotionCells.Gray) - Tint);
            }

            if (Detector.Add(Grid, new MotionCells(_cells), Time) is { } ended)
            {
                Events.Add(ended);
            }

            Time += (long)(1_000_000 / Fps);
        }
    }
}
