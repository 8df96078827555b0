using NanoCam.Testing.Motion;

namespace NanoCam.Server.Tests.Motion;

/// <summary>Events against the truth of the drawn yard. `tests/bench` runs whole days of larger frames.</summary>
public sealed class MotionTrialTests
{
    [Fact]
    public void People_cars_and_cats_start_events_and_weather_and_light_do_not()
    {
        var score = Run(seed => new MotionTrial(seed, 160, 120), count: 4, seconds: 200);
        Assert.InRange(score.Crossings, 6, 30);
        Assert.True(score.Missed.Count <= score.Crossings / 10, score.ToString());
        Assert.True(score.False.Count == 0, score.ToString());
    }

    [Fact]
    public void Rain_clouds_lamps_and_steps_of_exposure_start_no_event()
    {
        var score = Run(seed => new MotionTrial(seed + 20, 160, 120) { HasMovers = false }, count: 3, seconds: 200);
        Assert.True(score.False.Count == 0, score.ToString());
    }

    [Fact]
    public void Low_sensitivity_ignores_cats_and_detects_cars()
    {
        var score = Run(seed => new MotionTrial(seed, 160, 120) { Sensitivity = 25 }, count: 3, seconds: 180);
        Assert.DoesNotContain(score.Missed, crossing => crossing.Kind == VirtualCamera.Scenes.MoverKind.Car);
        Assert.Contains(score.Missed, crossing => crossing.Kind == VirtualCamera.Scenes.MoverKind.Cat);
    }

    private static MotionScore Run(Func<int, MotionTrial> create, int count, int seconds)
    {
        var scores = new MotionScore[count];
        Parallel.For(0, count, i => scores[i] = create(i + 1).Run((i * 3_600) + 100, (i * 3_600) + 100 + seconds));
        return scores.Aggregate((sum, one) => sum.Plus(one));
    }
}
