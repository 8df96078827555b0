using NanoCam.Camera;
using NanoCam.Device.Capture;
using NanoCam.Device.Health;
using NanoCam.Device.Tests.Fakes;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Capture;

public sealed class FrameBudgetTests
{
    private readonly SteppedClock _clock = new();
    private readonly ScriptedCamera _camera;
    private readonly CameraDriver _driver;
    private readonly FrameBudget _budget;

    public FrameBudgetTests()
    {
        _camera = new ScriptedCamera(_clock);
        var options = new CaptureOptions();
        options.Settings.Quality = 80;
        _driver = new CameraDriver(_camera, new TestFlash(), new DeviceHealth(_clock, new TestChip(), _camera, new FrameSlot(1)), options);
        Assert.Equal(CameraError.None, _driver.Open());
        _budget = new FrameBudget(_driver, _clock);
    }

    [Fact]
    public void Frame_above_the_budget_lowers_the_quality_at_once_without_a_new_size()
    {
        _budget.Set(10_000);
        var before = _camera.Formats[^1];
        Assert.True(_budget.TryKeep(Frame(20_000)));
        Assert.Equal((before.Width, before.Height, 40), _camera.Formats[^1]);
        Assert.Equal(1, _camera.Opens);
    }

    [Theory]
    [InlineData(0, 1_000_000, false)]
    [InlineData(10_000, 13_000, false)]
    [InlineData(10_000, 20_000, true)]
    public void Frame_within_the_budget_or_after_a_new_size_changes_nothing(int budget, int length, bool isSettling)
    {
        _budget.Set(budget);
        var frame = Frame(length);
        frame.IsSettling = isSettling;
        Assert.False(_budget.TryKeep(frame));
        Assert.Equal(80, _driver.Quality);
    }

    [Fact]
    public void Frames_that_were_begun_before_the_quality_fell_do_not_lower_it_again()
    {
        _budget.Set(10_000);
        Assert.True(_budget.TryKeep(Frame(20_000)));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(_budget.TryKeep(Frame(20_000)));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(_budget.TryKeep(Frame(20_000)));
        Assert.Equal(20, _driver.Quality);
    }

    [Fact]
    public void Quality_has_a_lowest_value()
    {
        _budget.Set(64);
        Assert.True(_budget.TryKeep(Frame(1_000_000)));
        Assert.Equal(10, _driver.Quality);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_budget.TryKeep(Frame(1_000_000)));
    }

    [Fact]
    public void Server_raises_the_quality_again()
    {
        _budget.Set(10_000);
        Assert.True(_budget.TryKeep(Frame(20_000)));
        Assert.Equal(80, _driver.Apply(new CameraSettings { Quality = 80, Unset = UnsetSettings.Interval }).Applied.Quality);
    }

    private CapturedFrame Frame(int length) => new() { Length = length, CaptureMicroseconds = _clock.Microseconds };
}
